#include "provider/command/evidence_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <chrono>
#include <fstream>
#include <string>
#include <thread>

#include "provider/agent/file_descriptor.h"
#include "provider/testing/temp_folder_for_test.h"

namespace provider {
namespace {

using namespace std::chrono_literals;

Placed<std::string> ReadWithin(std::chrono::milliseconds time, const std::string& path) {
  return ReadEvidenceFile(path, std::chrono::steady_clock::now() + time);
}

// Patiently reads what has to be there long before the deadline.
Placed<std::string> Patiently(const std::string& path) {
  return ReadWithin(60s, path);
}

void ExpectRefused(const Placed<std::string>& read, Reason reason, const std::string& place) {
  ASSERT_FALSE(read) << place;
  EXPECT_EQ(Token(read.error().reason), Token(reason)) << place;
  EXPECT_EQ(read.error().place, place);
}

TEST(ReadEvidenceFile, GivesTheExactBytes) {
  const TempFolder folder;
  const std::string path = folder.path() / "file";
  for (const std::string& bytes :
       {std::string(), std::string("a\0\xff\r\n", 5), std::string(kMostEvidenceBytes, 'x')}) {
    std::ofstream(path, std::ios::binary) << bytes;
    const auto read = Patiently(path);
    ASSERT_TRUE(read) << read.error().place;
    EXPECT_EQ(read.value(), bytes);
  }
}

TEST(ReadEvidenceFile, RefusesWhatCannotBeReadOrIsTooLargeAndSaysWhy) {
  const TempFolder folder;
  const std::string large = folder.path() / "large";
  std::ofstream(large, std::ios::binary) << std::string(kMostEvidenceBytes + 1, 'x');
  const std::string none = folder.path() / "none";
  ExpectRefused(Patiently(large), Reason::kEvidenceUnreadable,
                "file " + large + ": File too large");
  ExpectRefused(Patiently(none), Reason::kEvidenceUnreadable,
                "file " + none + ": No such file or directory");
  ExpectRefused(Patiently(""), Reason::kEvidenceUnreadable, "file : No such file or directory");
}

TEST(ReadEvidenceFile, RefusesWhatIsNeitherAFileNorAPipe) {
  const TempFolder folder;
  for (const std::string& path :
       {std::string(folder.path()), std::string("/dev/zero"), std::string("/dev/null")}) {
    ExpectRefused(Patiently(path), Reason::kEvidenceWrongKind, "file " + path);
  }
}

// As a shell's <(...) does: a pipe that is open already, under the name of its number.
TEST(ReadEvidenceFile, ReadsAPipeToItsEnd) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
  const FileDescriptor reader(ends[0]);
  const std::string bytes(300'000, 'x');  // more than a pipe holds
  std::thread writer([&] {
    const FileDescriptor end(ends[1]);
    std::string_view rest = bytes;
    while (!rest.empty()) {
      const ssize_t count = write(end.number(), rest.data(), rest.size());
      ASSERT_GT(count, 0);
      rest.remove_prefix(static_cast<std::size_t>(count));
    }
  });
  const auto read = Patiently("/dev/fd/" + std::to_string(reader.number()));
  writer.join();
  ASSERT_TRUE(read) << read.error().place;
  EXPECT_EQ(read.value(), bytes);
}

TEST(ReadEvidenceFile, ReadsANamedPipeWhoseWriterComesLate) {
  const TempFolder folder;
  const std::string path = folder.path() / "pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  // Opening for writing returns when the reader is there.
  std::thread writer([&] { std::ofstream(path) << "late"; });
  const auto read = Patiently(path);
  writer.join();
  ASSERT_TRUE(read) << read.error().place;
  EXPECT_EQ(read.value(), "late");
}

TEST(ReadEvidenceFile, GivesUpOnAPipeThatNobodyWritesToItsEnd) {
  const TempFolder folder;
  const std::string path = folder.path() / "pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  ExpectRefused(ReadWithin(50ms, path), Reason::kEvidenceLate, "file " + path);
  const FileDescriptor writer(open(path.c_str(), O_RDWR | O_CLOEXEC));
  ASSERT_EQ(write(writer.number(), "half", 4), 4);
  ExpectRefused(ReadWithin(50ms, path), Reason::kEvidenceLate, "file " + path);
}

}  // namespace
}  // namespace provider
