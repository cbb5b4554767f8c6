#include "mock_agent/guest/http_route.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>

namespace mock_agent {
namespace {

using Kind = HttpRoute::Kind;

HttpRoute RouteTo(const HttpHead& head, Service service = Service::kDstackGuest,
                  Api api = Api::kDev06) {
  return RouteOf(head, service, api);
}
HttpHead Post(std::string target, std::string type = "application/json") {
  return {.method = "POST",
          .target = std::move(target),
          .headers = {{"Content-Type", std::move(type)}}};
}

TEST(HttpRouteTest, IsTheCallThatTheTargetNames) {
  const HttpHead head = Post("//%47etKey?a=b");
  const HttpRoute route = RouteTo(head);
  EXPECT_EQ(route.kind, Kind::kCall);
  EXPECT_EQ(route.method, "GetKey");
  EXPECT_EQ(route.query, "a=b");
  EXPECT_TRUE(route.json);
  EXPECT_FALSE(route.is_get);
}

TEST(HttpRouteTest, TakesMethodsInAnyLettersAndNoOthers) {
  for (const char* const method : {"GET", "HEAD", "get"}) {
    const HttpHead head{.method = method, .target = "/GetKey"};
    EXPECT_EQ(RouteTo(head).kind, Kind::kCall) << method;
    EXPECT_TRUE(RouteTo(head).is_get) << method;
  }
  for (const char* const method : {"PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH"}) {
    const HttpHead head{.method = method, .target = "/GetKey"};
    EXPECT_EQ(RouteTo(head).kind, Kind::kNotFound) << method;
  }
  const HttpHead unknown{.method = "FOO", .target = "/GetKey"};
  EXPECT_EQ(RouteTo(unknown).kind, Kind::kUnroutable);
}

TEST(HttpRouteTest, LeadsToAPageWhereTheTargetLeadsNowhere) {
  EXPECT_EQ(RouteTo(Post("/")).kind, Kind::kUnprocessable);
  EXPECT_EQ(RouteTo(Post("/GetKey/")).kind, Kind::kNotFound);
  EXPECT_EQ(RouteTo(Post("/v0/GetKey")).kind, Kind::kNotFound);
  EXPECT_EQ(RouteTo(Post("GetKey")).kind, Kind::kUnroutable);
  EXPECT_EQ(RouteTo(Post("/<")).kind, Kind::kMalformed);
}

TEST(HttpRouteTest, HasVersionsIn06) {
  const HttpHead v0 = Post("/v0/GetKey");
  const HttpHead v1 = Post("/v1/GetKey");
  EXPECT_EQ(RouteTo(v0, Service::kDstackGuest, Api::k06).mount, Mount::kV0);
  EXPECT_EQ(RouteTo(v0, Service::kDstackGuest, Api::k06).method, "GetKey");
  EXPECT_EQ(RouteTo(v1, Service::kDstackGuest, Api::k06).mount, Mount::kV1);
  EXPECT_EQ(RouteTo(v1, Service::kDstackGuest, Api::k05).kind, Kind::kNotFound);
  EXPECT_EQ(RouteTo(Post("/prpc/v1/Health"), Service::kWorker, Api::k06).mount, Mount::kV1);
  EXPECT_EQ(RouteTo(Post("/prpc/v1/Info"), Service::kTappd, Api::k06).kind, Kind::kNotFound);
}

TEST(HttpRouteTest, StripsTheServicesOwnPrefix) {
  EXPECT_EQ(RouteTo(Post("/prpc/Tappd.Info"), Service::kTappd).method, "Info");
  EXPECT_EQ(RouteTo(Post("/prpc/Tappd.Tappd.Info"), Service::kTappd).method, "Info");
  EXPECT_EQ(RouteTo(Post("/prpc/Worker.Info"), Service::kTappd).method, "Worker.Info");
  EXPECT_EQ(RouteTo(Post("/prpc/Worker.Info"), Service::kWorker).method, "Info");
  EXPECT_EQ(RouteTo(Post("/DstackGuest.GetKey")).method, "DstackGuest.GetKey");
  EXPECT_EQ(RouteTo(Post("/GetKey"), Service::kWorker).kind, Kind::kNotFound);
  EXPECT_EQ(RouteTo(Post("/prpc/"), Service::kWorker).kind, Kind::kUnprocessable);
}

TEST(HttpRouteTest, AsksForJsonByTypeOrQuery) {
  EXPECT_FALSE(RouteTo(Post("/GetKey", "text/plain")).json);
  for (const char* const yes : {"?json", "?json=", "?json=true", "?json=1", "?a=%zz&json"}) {
    EXPECT_TRUE(RouteTo(Post(std::string("/GetKey") + yes, "text/plain")).json) << yes;
  }
  for (const char* const no : {"?json=false", "?JSON", "?x=1", "?xjson"}) {
    EXPECT_FALSE(RouteTo(Post(std::string("/GetKey") + no, "text/plain")).json) << no;
  }
  const HttpHead first_counts{
      .method = "POST",
      .target = "/GetKey",
      .headers = {{"Content-Type", "application/json"}, {"Content-Type", "a/b"}}};
  EXPECT_TRUE(RouteTo(first_counts).json);
}

}  // namespace
}  // namespace mock_agent
