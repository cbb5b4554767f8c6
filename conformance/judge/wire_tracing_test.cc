#include "conformance/judge/wire_tracing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "conformance/judge/judge.h"
#include "conformance/testing/encodings.h"
#include "conformance/testing/judged_run.h"

namespace conformance {
namespace {

using mock_agent::ConnectionRecord;
using mock_agent::Moment;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr auto kBegan = std::chrono::steady_clock::time_point(std::chrono::hours(5));

ConnectionRecord Crossed(std::string received, std::string sent, int opened_ms = 30) {
  ConnectionRecord record;
  record.received_bytes = received.size();
  record.sent_bytes = sent.size();
  record.opened = kBegan + milliseconds(opened_ms);
  record.moments = {
      {.what = Moment::What::kReceived, .bytes = received.size(), .at = milliseconds(1)},
      {.what = Moment::What::kSent, .bytes = sent.size(), .at = milliseconds(4)},
      {.what = Moment::What::kAgentEnded, .bytes = 0, .at = milliseconds(5)}};
  record.received = std::move(received);
  record.sent = std::move(sent);
  return record;
}

Evidence Witnessed(std::vector<ConnectionRecord> connections) {
  Evidence evidence = MakeEvidence(1, "");
  evidence.began = kBegan;
  evidence.wire.connection_count = connections.size();
  evidence.wire.connections = std::move(connections);
  return evidence;
}

// Sketch is what a trace shows of an event: secrets as S, what is left out as _, what differs in brackets.
std::string Sketch(const WireEvent& event) {
  std::string out;
  for (const WirePart& part : event.parts) {
    const char filler = part.kind == WirePart::Kind::kSecret ? 'S' : '_';
    const std::string text = part.kind == WirePart::Kind::kShown
                                 ? part.shown
                                 : std::string(static_cast<std::size_t>(part.bytes), filler);
    out += part.differs ? "[" + text + "]" : text;
  }
  return out;
}

std::uint64_t ShownBytes(const WireTrace& trace) {
  std::uint64_t shown = 0;
  for (const WireConnection& connection : trace.connections) {
    for (const WireEvent& event : connection.events) {
      for (const WirePart& part : event.parts) shown += part.shown.size();
    }
  }
  return shown;
}

TEST(WireTracing, HasBothDirectionsWithTheirTimes) {
  const WireTrace trace = TraceOf(Witnessed({Crossed("ask", "answer")}), std::nullopt);
  ASSERT_THAT(trace.connections, SizeIs(1));
  const WireConnection& connection = trace.connections.front();
  EXPECT_EQ(connection.place, "the agent");
  EXPECT_EQ(connection.opened, milliseconds(30));
  ASSERT_THAT(connection.events, SizeIs(3));
  EXPECT_EQ(connection.events[0].kind, WireEvent::Kind::kFromClient);
  EXPECT_EQ(connection.events[0].at, milliseconds(31));
  EXPECT_EQ(Sketch(connection.events[0]), "ask");
  EXPECT_EQ(connection.events[1].kind, WireEvent::Kind::kToClient);
  EXPECT_EQ(connection.events[1].at, milliseconds(34));
  EXPECT_EQ(Sketch(connection.events[1]), "answer");
  EXPECT_EQ(connection.events[2].kind, WireEvent::Kind::kAgentEnded);
  EXPECT_THAT(connection.events[2].parts, IsEmpty());
  EXPECT_EQ(trace.difference, "");
}

TEST(WireTracing, NamesWhoTookAConnectionInTheOrderOfTheirTimes) {
  Evidence evidence = Witnessed({Crossed("a", "b", 40), Crossed("a", "b", 50)});
  evidence.wire.connections[1].listener = 1;
  evidence.decoys.connections = {Crossed("c", "d", 20)};
  evidence.decoys.connections[0].listener = 2;
  evidence.decoys.connection_count = 3;
  evidence.decoy_places = {{.name = "/run/tappd.sock"}, {.name = "/run/dstack.sock"}};
  const WireTrace trace = TraceOf(evidence, std::nullopt);
  std::vector<std::string> places;
  places.reserve(trace.connections.size());
  for (const WireConnection& each : trace.connections) places.push_back(each.place);
  EXPECT_THAT(places, ElementsAre("a stranger at /run/dstack.sock", "the agent",
                                  "the agent that took its place"));
  EXPECT_EQ(trace.more_connections, 2U);
}

TEST(WireTracing, HidesSecretsInBothDirectionsAndSplitOverEvents) {
  const std::string hex = HexOf(KeySecret());
  ConnectionRecord record = Crossed("k=" + hex + "&", "{\"key\": \"" + hex + "\"}");
  record.moments = {{.what = Moment::What::kReceived, .bytes = 67, .at = milliseconds(0)}};
  for (int i = 0; i < 6; ++i) {
    record.moments.push_back({.what = Moment::What::kSent, .bytes = 12, .at = milliseconds(i)});
  }
  record.moments.push_back({.what = Moment::What::kSent, .bytes = 3, .at = milliseconds(9)});
  const WireTrace trace = TraceOf(Witnessed({std::move(record)}), std::nullopt);
  std::string said;
  const auto& events = trace.connections.front().events;
  for (const WireEvent& event : events) said += Sketch(event) + "|";
  EXPECT_EQ(said, "k=" + std::string(64, 'S') + "&|{\"key\": \"SSS|SSSSSSSSSSSS|SSSSSSSSSSSS|" +
                      "SSSSSSSSSSSS|SSSSSSSSSSSS|SSSSSSSSSSSS|S\"}|");
}

TEST(WireTracing, HidesASecretThatIsSaidPieceByPiece) {
  const std::string hex = HexOf(KeySecret());
  Evidence evidence = Witnessed({Crossed(hex.substr(0, 12), ""), Crossed(hex.substr(12, 12), "")});
  for (ConnectionRecord& each : evidence.wire.connections) each.moments.resize(1);
  const WireTrace trace = TraceOf(evidence, std::nullopt);
  EXPECT_EQ(Sketch(trace.connections[0].events[0]), std::string(12, 'S'));
  EXPECT_EQ(Sketch(trace.connections[1].events[0]), std::string(12, 'S'));
}

TEST(WireTracing, HidesTheKeysOfStrangersWhereverTheyAreSaid) {
  const std::string foreign = HexOf(DrawnBytes(32, 5));
  Evidence evidence = Witnessed({Crossed("k=" + foreign, "")});
  evidence.decoys.connections = {Crossed("ask", "{\"key\":\"" + foreign + "\",\"more\":1}")};
  const WireTrace trace = TraceOf(evidence, std::nullopt);
  ASSERT_THAT(trace.connections, SizeIs(2));
  EXPECT_EQ(Sketch(trace.connections[0].events[0]), "k=" + std::string(64, 'S'));
  EXPECT_EQ(Sketch(trace.connections[1].events[1]),
            "{\"key\":\"" + std::string(64, 'S') + "\",\"more\":1}");
}

TEST(WireTracing, MarksWhatIsNotTheTwins) {
  const std::string sent = "HTTP/1.1 500 No\r\n\r\n";
  const TwinAnswers answers{sent, "HTTP/1.1 200 OK\r\n\r\n", "send close", "send close"};
  const WireTrace trace =
      TraceOf(Witnessed({Crossed("a", sent), Crossed("b", "another answer")}), answers);
  EXPECT_EQ(Sketch(trace.connections[0].events[1]), "HTTP/1.1 [500 No]\r\n\r\n");
  EXPECT_EQ(Sketch(trace.connections[1].events[1]), "another answer") << "it is not the case's";
  EXPECT_EQ(trace.difference, DifferenceText(answers));
}

TEST(WireTracing, KeepsTheBeginningAndTheEndOfWhatIsLong) {
  std::string sent = "HTTP/1.1 200 OK\r\n" + std::string(1 << 20, 'x');
  ConnectionRecord record = Crossed("ask", sent);
  record.sent_bytes += 5'000'000;
  record.sent_last = std::string(1000, 'y') + "the end";
  record.moments[1].bytes = record.sent_bytes;
  const WireTrace trace = TraceOf(Witnessed({record}), std::nullopt);
  const WireEvent& event = trace.connections.front().events[1];
  ASSERT_THAT(event.parts, SizeIs(3));
  EXPECT_TRUE(event.parts[0].shown.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(event.parts[1].kind, WirePart::Kind::kLeftOut);
  EXPECT_TRUE(event.parts[2].shown.ends_with("ythe end"));
  EXPECT_EQ(event.parts[0].bytes + event.parts[1].bytes + event.parts[2].bytes, record.sent_bytes);
  EXPECT_LE(ShownBytes(trace), kMostTraced);
}

TEST(WireTracing, ShowsNoEndOfWhatIsPacked) {
  const std::string packed = "HTTP/1.1 200 OK\r\n\r\n\x1f\x8b\x08" + TextOf(DrawnBytes(10'000, 3));
  const WireTrace trace = TraceOf(Witnessed({Crossed("ask", packed)}), std::nullopt);
  EXPECT_EQ(trace.connections.front().events[1].parts.back().kind, WirePart::Kind::kLeftOut);
}

TEST(WireTracing, JoinsEventsOfWhichNothingIsShown) {
  ConnectionRecord record = Crossed("ask", std::string(10'000, 'x'));
  record.moments.resize(1);
  for (int at = 1; at <= 10; ++at) {
    record.moments.push_back({.what = Moment::What::kSent, .bytes = 1000, .at = milliseconds(at)});
  }
  const WireTrace trace = TraceOf(Witnessed({record}), std::nullopt);
  const auto& events = trace.connections.front().events;
  ASSERT_THAT(events, SizeIs(4));
  EXPECT_THAT(Sketch(events[1]), std::string(1000, 'x'));
  EXPECT_THAT(Sketch(events[2]), std::string(536, 'x') + std::string(7464, '_'));
  EXPECT_EQ(events[3].at, milliseconds(40));
  EXPECT_THAT(Sketch(events[3]), std::string(488, '_') + std::string(512, 'x'));
}

TEST(WireTracing, SaysNoEndThatNobodyKept) {
  ConnectionRecord record = Crossed(std::string(1 << 20, 'x'), "");
  record.received_bytes += 7;
  record.moments[0].bytes = record.received_bytes;
  const WireTrace trace = TraceOf(Witnessed({record}), std::nullopt);
  EXPECT_THAT(trace.connections.front().events[0].parts, SizeIs(2));
}

TEST(WireTracing, IsBoundedWhateverTheClientDoes) {
  std::vector<ConnectionRecord> connections;
  for (int i = 0; i < 64; ++i) {
    ConnectionRecord record = Crossed(std::string(3000, 'a'), std::string(3000, 'b'));
    record.moments.clear();
    for (int at = 0; at < 128; ++at) {
      const auto what = at % 2 == 0 ? Moment::What::kReceived : Moment::What::kSent;
      record.moments.push_back({.what = what, .bytes = 20, .at = milliseconds(at)});
    }
    connections.push_back(std::move(record));
  }
  const WireTrace trace = TraceOf(Witnessed(std::move(connections)), std::nullopt);
  EXPECT_THAT(trace.connections, SizeIs(kMostTracedConnections));
  EXPECT_EQ(trace.more_connections, 64U - kMostTracedConnections);
  EXPECT_LE(ShownBytes(trace), kMostTraced);
  EXPECT_GT(ShownBytes(trace), kMostTraced / 2);
  for (const WireConnection& each : trace.connections) {
    EXPECT_LE(each.events.size(), kMostTracedEvents);
    std::uint64_t bytes = 0;
    for (const WireEvent& event : each.events) {
      for (const WirePart& part : event.parts) bytes += part.bytes;
    }
    EXPECT_EQ(bytes, 6000U) << "every byte is accounted for";
  }
}

TEST(WireTracing, IsKeptOfWhatDidNotHold) {
  const Case refusing = MakeCase(Expectation::kMustRefuse);
  CaseReport twin;
  twin.accepted = true;
  EXPECT_FALSE(Judge(refusing, MakeEvidence(1, ""), Profile::kTessera, &twin).wire);
  EXPECT_TRUE(
      Judge(refusing, MakeEvidence(0, SecretLine(KeySecret())), Profile::kTessera, &twin).wire);
  twin.accepted = false;
  twin.outcome = Outcome::kFailed;
  const CaseReport unproven = Judge(refusing, MakeEvidence(1, ""), Profile::kTessera, &twin);
  EXPECT_EQ(unproven.outcome, Outcome::kUnproven);
  EXPECT_TRUE(unproven.wire);
  EXPECT_FALSE(Judge(refusing, MakeEvidence(89, "")).wire);
}

TEST(WireTracing, AsksForTheAnswersOnlyWhereTheyAreToBeShown) {
  int asked = 0;
  const auto answers = [&asked] {
    ++asked;
    return std::optional<TwinAnswers>();
  };
  for (const int status : {0, 1}) {
    const Case of = MakeCase(Expectation::kMustAccept);
    Trial trial(of, Profile::kTessera, nullptr);
    trial.Hear({MakeEvidence(status, status == 0 ? SecretLine(KeySecret()) : "")}, answers);
    EXPECT_EQ(asked, status);
  }
}

}  // namespace
}  // namespace conformance
