#include "mock_agent/guest/guest_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "mock_agent/guest/guest.h"
#include "mock_agent/guest/rpc.h"
#include "mock_agent/testing/temp_folder_for_test.h"
#include "mock_agent/wire/text_file.h"

namespace mock_agent {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const Bytes kFolderSeed(32, 0x5a);

std::string AskGetKey(const Guest& guest) {
  return AnswerCall(guest, {.service = Service::kDstackGuest,
                            .mount = Mount::kV0,
                            .method = "GetKey",
                            .is_get = true,
                            .json = false,
                            .query = "path=a",
                            .body = ""})
      .body;
}

class GuestFolderTest : public testing::Test {
 protected:
  GuestFolderTest() { EXPECT_TRUE(WriteSimulatorFolder(folder_ / "d", kFolderSeed)); }

  std::filesystem::path File(const std::string& name) const { return folder_ / "d" / name; }
  std::string TextOf(const std::string& name) const { return ReadTextFile(File(name)).value(); }
  void Overwrite(const std::string& name, std::string_view text) const {
    std::ofstream(File(name)) << text;
  }
  void Change(const std::string& name, const std::function<void(json&)>& change) const {
    json object = json::parse(TextOf(name));
    change(object);
    Overwrite(name, object.dump());
  }
  // Refused is why the folder is refused; a code and the end of the message.
  void ExpectRefusal(ErrorCode code, const std::string& end) const {
    const auto guest = Guest::FromFolder(folder_ / "d", Api::kDev06);
    ASSERT_FALSE(guest);
    EXPECT_EQ(guest.error().code, code);
    EXPECT_THAT(guest.error().message, testing::EndsWith(end));
    EXPECT_THAT(guest.error().message, HasSubstr((folder_ / "d").string()));
  }

  TempFolder folder_;
};

TEST_F(GuestFolderTest, IsReadAsTheGuestOfTheSameSeed) {
  const Guest read = Guest::FromFolder(folder_ / "d", Api::kDev06).value();
  const Guest made =
      Guest::FromIdentity(Identity::FromSeed(kFolderSeed).value(), Api::kDev06).value();
  EXPECT_EQ(AskGetKey(read), AskGetKey(made));
  EXPECT_EQ(read.attestation().Scale({}), made.attestation().Scale({}));
  EXPECT_EQ(read.authority().certificate_pem(), made.authority().certificate_pem());
  EXPECT_EQ(read.app_compose(), made.app_compose());
  EXPECT_EQ(read.vm_config(), made.vm_config());
  EXPECT_EQ(read.sockets().dstack, "./dstack.sock");
  EXPECT_EQ(read.app_name(), "dstack-mock-agent");
}

TEST_F(GuestFolderTest, IsTheSameForTheSameSeed) {
  ASSERT_TRUE(WriteSimulatorFolder(folder_ / "e", kFolderSeed));
  for (const char* const name : {"appkeys.json", "app-compose.json", "sys-config.json",
                                 "attestation.bin", "kms-root.json", "dstack.toml"}) {
    EXPECT_EQ(ReadTextFile(folder_ / "e" / name).value(), TextOf(name)) << name;
  }
}

TEST_F(GuestFolderTest, OverwritesNothing) {
  const auto again = WriteSimulatorFolder(folder_ / "d", kFolderSeed);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kFileUnwritable);
  EXPECT_THAT(again.error().message, HasSubstr("appkeys.json"));
}

TEST_F(GuestFolderTest, IsNotMadeWhereItCannotBe) {
  std::ofstream(folder_ / "file") << "x";
  EXPECT_EQ(WriteSimulatorFolder(folder_ / "file" / "d", kFolderSeed).error().code,
            ErrorCode::kFileUnwritable);
  EXPECT_EQ(WriteSimulatorFolder(folder_ / "f", Bytes(32)).error().code, ErrorCode::kBadKey);
}

TEST_F(GuestFolderTest, LeavesNothingOfItsOwnWhereOneFileIsThere) {
  std::filesystem::create_directory(folder_ / "e");
  std::ofstream(folder_ / "e" / "dstack.toml") << "mine";
  const auto written = WriteSimulatorFolder(folder_ / "e", kFolderSeed);
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().message, HasSubstr("dstack.toml"));
  std::vector<std::string> left;
  for (const auto& each : std::filesystem::directory_iterator(folder_ / "e")) {
    left.push_back(each.path().filename());
  }
  EXPECT_THAT(left, testing::ElementsAre("dstack.toml"));
  EXPECT_EQ(ReadTextFile(folder_ / "e" / "dstack.toml").value(), "mine");
}

TEST_F(GuestFolderTest, LeavesNothingWhereTheDiskIsFull) {
  rlimit usual{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &usual), 0);
  const auto usual_signal = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{.rlim_cur = 2048, .rlim_max = usual.rlim_max};
  ASSERT_GT(TextOf("attestation.bin").size(), small.rlim_cur);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto written = WriteSimulatorFolder(folder_ / "e" / "f", kFolderSeed);
  setrlimit(RLIMIT_FSIZE, &usual);
  static_cast<void>(std::signal(SIGXFSZ, usual_signal));
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().message, HasSubstr("attestation.bin: cannot be written"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "e"));
}

TEST_F(GuestFolderTest, NeedsEveryFile) {
  for (const char* const name :
       {"appkeys.json", "app-compose.json", "sys-config.json", "attestation.bin"}) {
    const std::string text = TextOf(name);
    std::filesystem::remove(File(name));
    const auto guest = Guest::FromFolder(folder_ / "d", Api::kDev06);
    ASSERT_FALSE(guest) << name;
    EXPECT_EQ(guest.error().code, ErrorCode::kFileUnreadable);
    EXPECT_THAT(guest.error().message, HasSubstr(name));
    Overwrite(name, text);
  }
}

TEST_F(GuestFolderTest, RefusesFilesThatAreNoJsonObject) {
  Overwrite("sys-config.json", "{");
  ExpectRefusal(ErrorCode::kNotJson, "sys-config.json: not one JSON value");
  Overwrite("sys-config.json", "[]");
  ExpectRefusal(ErrorCode::kWrongType, "sys-config.json: not a JSON object");
}

TEST_F(GuestFolderTest, RefusesWhatIsMissingOrOfAnotherType) {
  Overwrite("sys-config.json", "{}");
  ExpectRefusal(ErrorCode::kMissingMember, "sys-config.json: no member vm_config");
  Overwrite("sys-config.json", R"({"vm_config":1})");
  ExpectRefusal(ErrorCode::kWrongType, "sys-config.json: vm_config is not a string");
}

TEST_F(GuestFolderTest, RefusesAComposeFileWithoutName) {
  Overwrite("app-compose.json", "{}");
  ExpectRefusal(ErrorCode::kMissingMember, "app-compose.json: no member name");
  Overwrite("app-compose.json", R"({"name":"a","public_tcbinfo":1})");
  ExpectRefusal(ErrorCode::kWrongType, "app-compose.json: public_tcbinfo is not true or false");
}

TEST_F(GuestFolderTest, HidesFromTheWorldWhatTheComposeFileHides) {
  Change("app-compose.json", [](json& compose) { compose["public_tcbinfo"] = false; });
  const Guest guest = Guest::FromFolder(folder_ / "d", Api::k06).value();
  const auto info = [&](Service service, Mount mount) {
    return json::parse(AnswerCall(guest, {.service = service,
                                          .mount = mount,
                                          .method = "Info",
                                          .is_get = true,
                                          .json = false,
                                          .query = "",
                                          .body = ""})
                           .body);
  };
  const json hidden = info(Service::kWorker, Mount::kV0);
  EXPECT_EQ(hidden.at("tcb_info"), "");
  EXPECT_EQ(hidden.at("vm_config"), "");
  EXPECT_NE(hidden.at("key_provider_info"), "");
  EXPECT_NE(info(Service::kDstackGuest, Mount::kV0).at("tcb_info"), "");
  const json hidden_v1 = info(Service::kWorker, Mount::kV1);
  for (const char* const name : {"app_compose", "vm_config", "key_provider_info"}) {
    EXPECT_EQ(hidden_v1.at(name), "") << name;
    EXPECT_NE(info(Service::kDstackGuest, Mount::kV1).at(name), "") << name;
  }
}

TEST_F(GuestFolderTest, RefusesAnotherKeyProvider) {
  constexpr const char* kEnd =
      "appkeys.json: key_provider is not an object of one member None, Local or Tpm";
  Change("appkeys.json", [](json& keys) { keys.erase("key_provider"); });
  ExpectRefusal(ErrorCode::kMissingMember, "appkeys.json: no member key_provider");
  for (const json& wrong : {json(1), json::object(), json{{"Kms", json::object()}},
                            json{{"None", 1}}, json{{"None", json::object()}, {"Tpm", 1}}}) {
    Change("appkeys.json", [&](json& keys) { keys["key_provider"] = wrong; });
    ExpectRefusal(ErrorCode::kWrongType, kEnd);
  }
  Change("appkeys.json", [](json& keys) { keys["key_provider"] = {{"Tpm", json::object()}}; });
  ExpectRefusal(ErrorCode::kMissingMember, "appkeys.json: key_provider.Tpm: no member key");
}

TEST_F(GuestFolderTest, RefusesACertificateThatIsNone) {
  Change("appkeys.json", [](json& keys) { keys["ca_cert"] = "x"; });
  ExpectRefusal(ErrorCode::kBadCertificate, "appkeys.json: ca_cert: not a certificate in PEM");
}

TEST_F(GuestFolderTest, RefusesAKeyThatIsNone) {
  Change("appkeys.json", [](json& keys) { keys["key_provider"]["None"]["key"] = "x"; });
  ExpectRefusal(ErrorCode::kBadKey, "appkeys.json: key_provider: not a P-256 private key");
}

TEST_F(GuestFolderTest, RefusesAnAttestationThatIsNone) {
  Overwrite("attestation.bin", "x");
  ExpectRefusal(ErrorCode::kBadAttestation, "attestation.bin: not an attestation of version 0");
}

TEST_F(GuestFolderTest, RefusesAConfigurationThatIsNone) {
  Overwrite("dstack.toml", "[");
  ExpectRefusal(ErrorCode::kNotToml, "dstack.toml: not TOML");
}

}  // namespace
}  // namespace mock_agent
