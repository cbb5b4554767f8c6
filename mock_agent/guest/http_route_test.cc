#include "mock_agent/guest/http_route.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>

namespace mock_agent {
namespace {

using RouteKind = HttpRoute::Kind;

HttpRoute RouteTo(const HttpHead& head, Service service = Service::kDstackGuest,
                  Api api = Api::kDev06) {
  return RouteOf(head, service, api);
}
HttpHead PostTo(std::string target, std::string type = "application/json") {
  return {.method = "POST",
          .target = std::move(target),
          .headers = {{"Content-Type", std::move(type)}}};
}

TEST(HttpRouteTest, IsTheCallThatTheTargetNames) {
  const HttpHead head = PostTo("//%47etKey?a=b");
  const HttpRoute route = RouteTo(head);
  EXPECT_EQ(route.kind, RouteKind::kCall);
  EXPECT_EQ(route.method, "GetKey");
  EXPECT_EQ(route.query, "a=b");
  EXPECT_TRUE(route.json);
  EXPECT_FALSE(route.is_get);
}

TEST(HttpRouteTest, TakesMethodsInAnyLettersAndNoOthers) {
  for (const char* const method : {"GET", "HEAD", "get"}) {
    const HttpHead head{.method = method, .target = "/GetKey"};
    EXPECT_EQ(RouteTo(head).kind, RouteKind::kCall) << method;
    EXPECT_TRUE(RouteTo(head).is_get) << method;
  }
  for (const char* const method : {"PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH"}) {
    const HttpHead head{.method = method, .target = "/GetKey"};
    EXPECT_EQ(RouteTo(head).kind, RouteKind::kNotFound) << method;
  }
  const HttpHead unknown{.method = "FOO", .target = "/GetKey"};
  EXPECT_EQ(RouteTo(unknown).kind, RouteKind::kUnroutable);
}

TEST(HttpRouteTest, LeadsToAPageWhereTheTargetLeadsNowhere) {
  EXPECT_EQ(RouteTo(PostTo("/")).kind, RouteKind::kUnprocessable);
  EXPECT_EQ(RouteTo(PostTo("/GetKey/")).kind, RouteKind::kNotFound);
  EXPECT_EQ(RouteTo(PostTo("/v0/GetKey")).kind, RouteKind::kNotFound);
  EXPECT_EQ(RouteTo(PostTo("GetKey")).kind, RouteKind::kUnroutable);
  EXPECT_EQ(RouteTo(PostTo("/<")).kind, RouteKind::kMalformed);
}

TEST(HttpRouteTest, HasVersionsIn06) {
  const HttpHead v0 = PostTo("/v0/GetKey");
  const HttpHead v1 = PostTo("/v1/GetKey");
  EXPECT_EQ(RouteTo(v0, Service::kDstackGuest, Api::k06).mount, Mount::kV0);
  EXPECT_EQ(RouteTo(v0, Service::kDstackGuest, Api::k06).method, "GetKey");
  EXPECT_EQ(RouteTo(v1, Service::kDstackGuest, Api::k06).mount, Mount::kV1);
  EXPECT_EQ(RouteTo(v1, Service::kDstackGuest, Api::k05).kind, RouteKind::kNotFound);
  EXPECT_EQ(RouteTo(PostTo("/prpc/v1/Health"), Service::kWorker, Api::k06).mount, Mount::kV1);
  EXPECT_EQ(RouteTo(PostTo("/prpc/v1/Info"), Service::kTappd, Api::k06).kind, RouteKind::kNotFound);
}

TEST(HttpRouteTest, StripsTheServicesOwnPrefix) {
  EXPECT_EQ(RouteTo(PostTo("/prpc/Tappd.Info"), Service::kTappd).method, "Info");
  EXPECT_EQ(RouteTo(PostTo("/prpc/Tappd.Tappd.Info"), Service::kTappd).method, "Info");
  EXPECT_EQ(RouteTo(PostTo("/prpc/Worker.Info"), Service::kTappd).method, "Worker.Info");
  EXPECT_EQ(RouteTo(PostTo("/prpc/Worker.Info"), Service::kWorker).method, "Info");
  EXPECT_EQ(RouteTo(PostTo("/DstackGuest.GetKey")).method, "DstackGuest.GetKey");
  EXPECT_EQ(RouteTo(PostTo("/GetKey"), Service::kWorker).kind, RouteKind::kNotFound);
  EXPECT_EQ(RouteTo(PostTo("/prpc/"), Service::kWorker).kind, RouteKind::kUnprocessable);
}

TEST(HttpRouteTest, AsksForJsonByTypeOrQuery) {
  EXPECT_FALSE(RouteTo(PostTo("/GetKey", "text/plain")).json);
  for (const char* const yes : {"?json", "?json=", "?json=true", "?json=1", "?a=%zz&json"}) {
    EXPECT_TRUE(RouteTo(PostTo(std::string("/GetKey") + yes, "text/plain")).json) << yes;
  }
  for (const char* const no : {"?json=false", "?JSON", "?x=1", "?xjson"}) {
    EXPECT_FALSE(RouteTo(PostTo(std::string("/GetKey") + no, "text/plain")).json) << no;
  }
  const HttpHead first_counts{
      .method = "POST",
      .target = "/GetKey",
      .headers = {{"Content-Type", "application/json"}, {"Content-Type", "a/b"}}};
  EXPECT_TRUE(RouteTo(first_counts).json);
}

}  // namespace
}  // namespace mock_agent
