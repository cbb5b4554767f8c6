#include "mock_agent/embedded_case.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace mock_agent {
namespace {

TEST(EmbeddedCase, LoadsEveryCaseOrSaysThatNoAgentAnswers) {
  std::size_t scripts = 0;
  const auto ids = CaseIds();
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
  for (const std::string& id : ids) {
    const auto script = ScriptOfCase(id);
    if (script) {
      scripts += script.value() ? 1U : 0U;
    } else {
      EXPECT_EQ(script.error().message, "no agent answers in this case: " + id);
    }
  }
  EXPECT_GT(scripts, 100U);
}

TEST(EmbeddedCase, TakesTheScriptOfACase) {
  const auto script = ScriptOfCase("status-500-with-a-valid-body");
  ASSERT_TRUE(script) << script.error().message;
  EXPECT_TRUE(script.value().has_value());
}

TEST(EmbeddedCase, LeavesACaseWithoutAScriptToTheFaithfulAgent) {
  const auto script = ScriptOfCase("faithful-agent");
  ASSERT_TRUE(script) << script.error().message;
  EXPECT_FALSE(script.value().has_value());
}

TEST(EmbeddedCase, RefusesAnUnknownCaseAndOneAboutTheSocket) {
  for (const std::string_view id : {"no-such-case", "", "socket-absent"}) {
    const auto script = ScriptOfCase(id);
    ASSERT_FALSE(script) << id;
    EXPECT_EQ(script.error().code, ErrorCode::kUnknownCase);
  }
}

}  // namespace
}  // namespace mock_agent
