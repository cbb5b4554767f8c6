// Guest: everything that the agent knows of the guest it stands in for.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "mock_agent/guest/answer_cache.h"
#include "mock_agent/guest/attestation.h"
#include "mock_agent/guest/certificate.h"
#include "mock_agent/guest/identity.h"
#include "mock_agent/guest/measurements.h"
#include "mock_agent/guest/socket_names.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// Api is the version of dstack whose behaviour this is.
enum class Api {
  kDev06,  // 0.6-dev, recorded
  k06,     // 0.6, documented
  k05,     // 0.5, documented
};

// Guest is cheap to copy, and copies share what they know. Threads may share it too.
class Guest {
 public:
  // What a guest is made of.
  struct Content {
    Identity identity;
    Attestation attestation;
    CertificateAuthority authority;
    std::string app_compose;  // JSON
    std::string vm_config;    // JSON
    SocketNames sockets;
  };

  // FromIdentity makes all that an identity does not hold from its app root key, when it is first asked
  // for: the same one has the same guest, but for the certificate that Info shows. Its quote has the
  // form of one, and no valid signature.
  static Result<Guest> FromIdentity(const Identity& identity, Api api);
  // FromFolder reads the simulator's folder: appkeys.json (with a `key_provider` None, Local or Tpm:
  // no KMS is asked), app-compose.json, sys-config.json, attestation.bin (SCALE, version 0) and,
  // where it is there, dstack.toml. Errors name the file, and the member.
  static Result<Guest> FromFolder(const std::filesystem::path& folder, Api api);

  Api api() const { return inside_->api; }
  const Identity& identity() const { return inside_->identity; }
  const Attestation& attestation() const { return known().content.attestation; }
  const CertificateAuthority& authority() const { return known().content.authority; }
  const std::string& app_compose() const { return known().content.app_compose; }
  const std::string& vm_config() const { return known().content.vm_config; }
  const SocketNames& sockets() const { return known().content.sockets; }

  const Measurements& measurements() const { return known().measurements; }
  const std::string& event_log() const { return known().event_log; }  // JSON
  // The certificates that Info shows, PEM.
  const std::string& app_certificate() const { return known().app_certificate; }
  const std::string& app_name() const { return known().app_name; }
  // What anybody may see of the measurements, on external.sock.
  bool public_tcbinfo() const { return known().public_tcbinfo; }

  // Answers that were made already: of methods that always answer the same, and of requests.
  AnswerCache& fixed_answers() const { return inside_->fixed_answers; }
  AnswerCache& recent_answers() const { return inside_->recent_answers; }

 private:
  // What takes longer to make than all that a client of GetKey is answered.
  struct Known {
    Content content;
    Measurements measurements;
    std::string event_log;
    std::string app_certificate;
    std::string app_name;
    bool public_tcbinfo;
  };

  struct Inside {
    Inside(Api of, Identity whose, std::unique_ptr<const Known> what);

    Api api;
    Identity identity;
    mutable std::once_flag asked;
    mutable std::unique_ptr<const Known> known;  // null: made up when it is asked for
    mutable AnswerCache fixed_answers;
    mutable AnswerCache recent_answers;
  };

  explicit Guest(std::shared_ptr<const Inside> inside) : inside_(std::move(inside)) {}

  // KnownFrom refuses an app-compose.json without a name; `where` names it.
  static Result<Known> KnownFrom(Content content, const std::string& where);

  const Known& known() const;

  std::shared_ptr<const Inside> inside_;
};

}  // namespace mock_agent
