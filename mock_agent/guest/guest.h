// Guest: everything that the agent knows of the guest it stands in for.
#pragma once

#include <filesystem>
#include <memory>
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

  // FromIdentity makes all that an identity does not hold from its app root key: the same one has the
  // same guest, but for the certificate that Info shows. Its quote has the form of one, and no valid
  // signature.
  static Result<Guest> FromIdentity(const Identity& identity, Api api);
  // FromFolder reads the simulator's folder: appkeys.json (with a `key_provider` None, Local or Tpm:
  // no KMS is asked), app-compose.json, sys-config.json, attestation.bin (SCALE, version 0) and,
  // where it is there, dstack.toml. Errors name the file, and the member.
  static Result<Guest> FromFolder(const std::filesystem::path& folder, Api api);

  Api api() const { return inside_->api; }
  const Identity& identity() const { return inside_->content.identity; }
  const Attestation& attestation() const { return inside_->content.attestation; }
  const CertificateAuthority& authority() const { return inside_->content.authority; }
  const std::string& app_compose() const { return inside_->content.app_compose; }
  const std::string& vm_config() const { return inside_->content.vm_config; }
  const SocketNames& sockets() const { return inside_->content.sockets; }

  const Measurements& measurements() const { return inside_->measurements; }
  const std::string& event_log() const { return inside_->event_log; }  // JSON
  // The certificates that Info shows, PEM.
  const std::string& app_certificate() const { return inside_->app_certificate; }
  const std::string& app_name() const { return inside_->app_name; }
  // What anybody may see of the measurements, on external.sock.
  bool public_tcbinfo() const { return inside_->public_tcbinfo; }

  // Answers that were made already: of methods that always answer the same, and of requests.
  AnswerCache& fixed_answers() const { return inside_->fixed_answers; }
  AnswerCache& recent_answers() const { return inside_->recent_answers; }

 private:
  struct Inside {
    Api api;
    Content content;
    Measurements measurements;
    std::string event_log;
    std::string app_certificate;
    std::string app_name;
    bool public_tcbinfo;
    mutable AnswerCache fixed_answers;
    mutable AnswerCache recent_answers;
  };

  explicit Guest(std::shared_ptr<const Inside> inside) : inside_(std::move(inside)) {}

  // Create refuses an app-compose.json without a name; `where` names it.
  static Result<Guest> Create(Content content, const std::string& where, Api api);

  std::shared_ptr<const Inside> inside_;
};

}  // namespace mock_agent
