#include "provider/command/refusal_list.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "provider/agent/reason.h"
#include "provider/command/exit_status.h"

namespace provider {
namespace {

TEST(RefusalList, NamesEveryReasonOnceInEveryFormat) {
  const std::string text = RefusalList(ListFormat::kText);
  const std::string page = RefusalList(ListFormat::kMarkdown);
  for (const ReasonRow& row : EveryReason()) {
    const std::string entry = "\n  " + std::string(row.token) + "\n    " +
                              std::string(row.description) + "\n    " + std::string(row.advice) +
                              "\n";
    EXPECT_NE(text.find(entry), std::string::npos) << row.token;
    const std::string line = "\n| `" + std::string(row.token) + "` |";
    const auto found = page.find(line);
    ASSERT_NE(found, std::string::npos) << row.token;
    EXPECT_EQ(page.find(line, found + 1), std::string::npos) << row.token;
  }
}

TEST(RefusalList, SaysAsJsonWhatTheTableSays) {
  const auto list = nlohmann::json::parse(RefusalList(ListFormat::kJson));
  ASSERT_EQ(list.size(), EveryReason().size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const ReasonRow& row = EveryReason()[i];
    EXPECT_EQ(list[i]["token"], row.token);
    EXPECT_EQ(list[i]["exit_status"], static_cast<int>(StatusOf(row.reason))) << row.token;
    EXPECT_EQ(list[i]["description"], row.description) << row.token;
    EXPECT_EQ(list[i]["advice"], row.advice) << row.token;
  }
  const auto& malformed = list[static_cast<std::size_t>(Reason::kMalformedHttp)];
  EXPECT_EQ(malformed["clauses"], (nlohmann::json{"FC-11", "FC-20", "FC-28"}));
  EXPECT_TRUE(list[static_cast<std::size_t>(Reason::kUnknownProvider)]["clauses"].empty());
}

TEST(RefusalList, PutsEachReasonUnderItsExitStatus) {
  const std::string page = RefusalList(ListFormat::kMarkdown);
  for (const ReasonRow& row : EveryReason()) {
    const auto at = page.find("| `" + std::string(row.token) + "` |");
    const auto chapter = page.rfind("\n## ", at);
    const std::string title = page.substr(chapter + 1, page.find('\n', chapter + 1) - chapter - 1);
    EXPECT_TRUE(
        title.ends_with("exit status " + std::to_string(static_cast<int>(StatusOf(row.reason)))))
        << row.token << " under " << title;
  }
}

TEST(RefusalList, EscapesWhatMarkdownWouldTake) {
  const std::string page = RefusalList(ListFormat::kMarkdown);
  EXPECT_NE(page.find(R"(a DSTACK\_CONFORMANCE\_\* variable)"), std::string::npos);
  EXPECT_NE(page.find("[FC-41](specification.md#fc-41)"), std::string::npos);
}

TEST(RefusalList, NamesEveryExitStatus) {
  const std::string page = RefusalList(ListFormat::kMarkdown);
  for (const ExitStatus status : kExitStatuses) {
    const auto line = "\n| " + std::to_string(static_cast<int>(status)) + " | " +
                      std::string(Meaning(status)) + " |\n";
    EXPECT_NE(page.find(line), std::string::npos) << line;
  }
}

}  // namespace
}  // namespace provider
