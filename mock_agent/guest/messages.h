// Messages: those of agent_rpc.proto, and, named V1, of agent_rpc_v1.proto.
#pragma once

#include "mock_agent/guest/message.h"

namespace mock_agent {

// What is asked.
extern const MessageType kGetKeyArgs;
extern const MessageType kGetTlsKeyArgs;
extern const MessageType kRawQuoteArgs;
extern const MessageType kTdxQuoteArgs;
extern const MessageType kDeriveKeyArgs;
extern const MessageType kSignRequest;
extern const MessageType kVerifyRequest;
extern const MessageType kEmitEventArgs;
extern const MessageType kGetAttestationForAppKeyRequest;
extern const MessageType kV1IssueCertRequest;
extern const MessageType kV1GetKeyRequest;
extern const MessageType kV1AttestRequest;
extern const MessageType kV1AttestGpuRequest;
extern const MessageType kV1InfoRequest;
extern const MessageType kV1VersionRequest;
extern const MessageType kV1HealthRequest;

// What is answered.
extern const MessageType kGetKeyResponse;
extern const MessageType kDeriveK256KeyResponse;
extern const MessageType kGetTlsKeyResponse;
extern const MessageType kGetQuoteResponse;          // 0.6-dev: with an attestation
extern const MessageType kReleasedGetQuoteResponse;  // 0.5 and 0.6
extern const MessageType kTdxQuoteResponse;
extern const MessageType kAttestResponse;
extern const MessageType kAppInfo;
extern const MessageType kSignResponse;
extern const MessageType kVerifyResponse;
extern const MessageType kWorkerVersion;
extern const MessageType kNothing;  // google.protobuf.Empty, which is `null` in JSON
extern const MessageType kV1GetKeyResponse;
extern const MessageType kV1AttestResponse;
extern const MessageType kV1InfoResponse;
extern const MessageType kV1HealthResponse;

}  // namespace mock_agent
