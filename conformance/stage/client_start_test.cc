#include "conformance/stage/client_start.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include "mock_agent/wire/file_descriptor.h"

namespace conformance {
namespace {

TEST(ClientStartTest, GoesThroughTextsUnchanged) {
  const ClientStart start{"/bin/x", "/tmp", {"x", "", "a\nb"}, {"A=1", "B="}, OutputKind::kFull};
  std::vector<std::string> texts;
  AppendTexts(start, texts);
  AppendTexts(start, texts);
  std::span<const std::string> rest(texts);
  for (int i = 0; i < 2; ++i) {
    ClientStart taken;
    ASSERT_TRUE(TakeTexts(rest, taken));
    EXPECT_EQ(taken.executable, start.executable);
    EXPECT_EQ(taken.working_folder, start.working_folder);
    EXPECT_EQ(taken.arguments, start.arguments);
    EXPECT_EQ(taken.environment, start.environment);
    EXPECT_EQ(taken.output, start.output);
  }
  EXPECT_TRUE(rest.empty());
}

TEST(ClientStartTest, TextsThatAreNoneAreRefused) {
  for (const std::vector<std::string>& texts :
       std::vector<std::vector<std::string>>{{},
                                             {"x"},
                                             {"x", "y", "1"},
                                             {"x", "y", "one", "0"},
                                             {"x", "y", "0", "0"},
                                             {"x", "y", "0", "0", "printed"},
                                             {"x", "y", "18446744073709551615"}}) {
    std::span<const std::string> rest(texts);
    ClientStart taken;
    EXPECT_FALSE(TakeTexts(rest, taken)) << testing::PrintToString(texts);
  }
}

TEST(ClientStartTest, NamesTheStepThatFailed) {
  const mock_agent::FileDescriptor null(open("/dev/null", O_RDWR | O_CLOEXEC));
  pid_t client = 0;
  const auto no_program = StartClient({"/nonexistent/program", "/", {"x"}, {}},
                                      {.out = null.get(), .err = null.get()}, false, client);
  ASSERT_TRUE(no_program);
  EXPECT_EQ(no_program->step, "execve");
  EXPECT_EQ(no_program->error, ENOENT);
  const auto no_folder = StartClient({"/bin/sh", "/nonexistent", {"sh"}, {}},
                                     {.out = null.get(), .err = null.get()}, false, client);
  ASSERT_TRUE(no_folder);
  EXPECT_EQ(no_folder->step, "chdir");
}

}  // namespace
}  // namespace conformance
