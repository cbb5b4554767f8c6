#include "mock_agent/guest/messages.h"

namespace mock_agent {
namespace {

constexpr Field kGetKeyArgsFields[] = {
    {1, "path", FieldType::kString},
    {2, "purpose", FieldType::kString},
    {3, "algorithm", FieldType::kString},
};

constexpr Field kGetTlsKeyArgsFields[] = {
    {1, "subject", FieldType::kString},         {2, "alt_names", FieldType::kStrings},
    {3, "usage_ra_tls", FieldType::kBool},      {4, "usage_server_auth", FieldType::kBool},
    {5, "usage_client_auth", FieldType::kBool}, {6, "not_before", FieldType::kNumber},
    {7, "not_after", FieldType::kNumber},       {8, "with_app_info", FieldType::kBool},
};

constexpr Field kRawQuoteArgsFields[] = {
    {1, "report_data", FieldType::kBytes},
};

constexpr Field kTdxQuoteArgsFields[] = {
    {1, "report_data", FieldType::kBytes},
    {2, "hash_algorithm", FieldType::kString},
    {3, "prefix", FieldType::kString},
};

constexpr Field kDeriveKeyArgsFields[] = {
    {1, "path", FieldType::kString},
    {2, "subject", FieldType::kString},
    {3, "alt_names", FieldType::kStrings},
    {4, "usage_ra_tls", FieldType::kBool},
    {5, "usage_server_auth", FieldType::kBool},
    {6, "usage_client_auth", FieldType::kBool},
    {7, "random_seed", FieldType::kBool},
};

constexpr Field kSignRequestFields[] = {
    {1, "algorithm", FieldType::kString},
    {2, "data", FieldType::kBytes},
};

constexpr Field kVerifyRequestFields[] = {
    {1, "algorithm", FieldType::kString},
    {2, "data", FieldType::kBytes},
    {3, "signature", FieldType::kBytes},
    {4, "public_key", FieldType::kBytes},
};

constexpr Field kEmitEventArgsFields[] = {
    {1, "event", FieldType::kString},
    {2, "payload", FieldType::kBytes},
};

constexpr Field kGetAttestationForAppKeyRequestFields[] = {
    {1, "algorithm", FieldType::kString},
};

constexpr Field kV1GetKeyRequestFields[] = {
    {1, "domain", FieldType::kString},
    {2, "algorithm", FieldType::kString},
};

constexpr Field kV1AttestRequestFields[] = {
    {1, "report_data", FieldType::kBytes},
    {2, "include_boottime_gpu_evidence", FieldType::kBool},
};

constexpr Field kV1AttestGpuRequestFields[] = {
    {1, "nonce", FieldType::kBytes},
};

constexpr Field kGetKeyResponseFields[] = {
    {1, "key", FieldType::kBytes},
    {2, "signature_chain", FieldType::kManyBytes},
};

constexpr Field kDeriveK256KeyResponseFields[] = {
    {1, "k256_key", FieldType::kBytes},
    {2, "k256_signature_chain", FieldType::kManyBytes},
};

constexpr Field kGetTlsKeyResponseFields[] = {
    {1, "key", FieldType::kString},
    {2, "certificate_chain", FieldType::kStrings},
};

constexpr Field kGetQuoteResponseFields[] = {
    {1, "quote", FieldType::kBytes},       {2, "event_log", FieldType::kString},
    {3, "report_data", FieldType::kBytes}, {4, "vm_config", FieldType::kString},
    {5, "attestation", FieldType::kBytes},
};

constexpr Field kReleasedGetQuoteResponseFields[] = {
    {1, "quote", FieldType::kBytes},
    {2, "event_log", FieldType::kString},
    {3, "report_data", FieldType::kBytes},
    {4, "vm_config", FieldType::kString},
};

constexpr Field kTdxQuoteResponseFields[] = {
    {1, "quote", FieldType::kBytes},
    {2, "event_log", FieldType::kString},
    {3, "hash_algorithm", FieldType::kString},
    {4, "prefix", FieldType::kString},
};

constexpr Field kAttestResponseFields[] = {
    {1, "attestation", FieldType::kBytes},
};

constexpr Field kAppInfoFields[] = {
    {1, "app_id", FieldType::kBytes},
    {2, "instance_id", FieldType::kBytes},
    {3, "app_cert", FieldType::kString},
    {4, "tcb_info", FieldType::kString},
    {5, "app_name", FieldType::kString},
    {8, "device_id", FieldType::kBytes},
    {9, "mr_aggregated", FieldType::kBytes},
    {10, "os_image_hash", FieldType::kBytes},
    {12, "key_provider_info", FieldType::kString},
    {13, "compose_hash", FieldType::kBytes},
    {14, "vm_config", FieldType::kString},
    {15, "cloud_vendor", FieldType::kString},
    {16, "cloud_product", FieldType::kString},
};

constexpr Field kSignResponseFields[] = {
    {1, "signature", FieldType::kBytes},
    {2, "signature_chain", FieldType::kManyBytes},
    {3, "public_key", FieldType::kBytes},
};

constexpr Field kVerifyResponseFields[] = {
    {1, "valid", FieldType::kBool},
};

constexpr Field kWorkerVersionFields[] = {
    {1, "version", FieldType::kString},
    {2, "rev", FieldType::kString},
};

constexpr Field kV1GetKeyResponseFields[] = {
    {1, "key", FieldType::kBytes},
    {2, "public_key", FieldType::kBytes},
    {3, "signature_chain", FieldType::kManyBytes},
};

constexpr Field kV1AttestResponseFields[] = {
    {1, "attestation", FieldType::kBytes},
    {2, "boottime_gpu_evidence", FieldType::kNothing},
};

constexpr Field kV1InfoResponseFields[] = {
    {1, "app_id", FieldType::kBytes},         {2, "app_name", FieldType::kString},
    {3, "compose_hash", FieldType::kBytes},   {4, "app_compose", FieldType::kString},
    {5, "instance_id", FieldType::kBytes},    {6, "device_id", FieldType::kBytes},
    {7, "os_image_hash", FieldType::kBytes},  {8, "mr_aggregated", FieldType::kBytes},
    {9, "vm_config", FieldType::kString},     {10, "key_provider_info", FieldType::kString},
    {11, "cloud_vendor", FieldType::kString}, {12, "cloud_product", FieldType::kString},
};

constexpr Field kV1HealthResponseFields[] = {
    {1, "healthy", FieldType::kBool},
    {2, "unhealthy", FieldType::kNothing},
    {3, "error", FieldType::kString},
};

}  // namespace

const MessageType kGetKeyArgs = {"GetKeyArgs", kGetKeyArgsFields};
const MessageType kGetTlsKeyArgs = {"GetTlsKeyArgs", kGetTlsKeyArgsFields};
const MessageType kRawQuoteArgs = {"RawQuoteArgs", kRawQuoteArgsFields};
const MessageType kTdxQuoteArgs = {"TdxQuoteArgs", kTdxQuoteArgsFields};
const MessageType kDeriveKeyArgs = {"DeriveKeyArgs", kDeriveKeyArgsFields};
const MessageType kSignRequest = {"SignRequest", kSignRequestFields};
const MessageType kVerifyRequest = {"VerifyRequest", kVerifyRequestFields};
const MessageType kEmitEventArgs = {"EmitEventArgs", kEmitEventArgsFields};
const MessageType kGetAttestationForAppKeyRequest = {"GetAttestationForAppKeyRequest",
                                                     kGetAttestationForAppKeyRequestFields};
const MessageType kV1IssueCertRequest = {"IssueCertRequest", kGetTlsKeyArgsFields};
const MessageType kV1GetKeyRequest = {"GetKeyRequest", kV1GetKeyRequestFields};
const MessageType kV1AttestRequest = {"AttestRequest", kV1AttestRequestFields};
const MessageType kV1AttestGpuRequest = {"AttestGpuRequest", kV1AttestGpuRequestFields};
const MessageType kV1InfoRequest = {"InfoRequest", {}};
const MessageType kV1VersionRequest = {"VersionRequest", {}};
const MessageType kV1HealthRequest = {"HealthRequest", {}};
const MessageType kGetKeyResponse = {"GetKeyResponse", kGetKeyResponseFields};
const MessageType kDeriveK256KeyResponse = {"DeriveK256KeyResponse", kDeriveK256KeyResponseFields};
const MessageType kGetTlsKeyResponse = {"GetTlsKeyResponse", kGetTlsKeyResponseFields};
const MessageType kGetQuoteResponse = {"GetQuoteResponse", kGetQuoteResponseFields};
const MessageType kReleasedGetQuoteResponse = {"GetQuoteResponse", kReleasedGetQuoteResponseFields};
const MessageType kTdxQuoteResponse = {"TdxQuoteResponse", kTdxQuoteResponseFields};
const MessageType kAttestResponse = {"AttestResponse", kAttestResponseFields};
const MessageType kAppInfo = {"AppInfo", kAppInfoFields};
const MessageType kSignResponse = {"SignResponse", kSignResponseFields};
const MessageType kVerifyResponse = {"VerifyResponse", kVerifyResponseFields};
const MessageType kWorkerVersion = {"WorkerVersion", kWorkerVersionFields};
const MessageType kNothing = {"()", {}};
const MessageType kV1GetKeyResponse = {"GetKeyResponse", kV1GetKeyResponseFields};
const MessageType kV1AttestResponse = {"AttestResponse", kV1AttestResponseFields};
const MessageType kV1InfoResponse = {"InfoResponse", kV1InfoResponseFields};
const MessageType kV1HealthResponse = {"HealthResponse", kV1HealthResponseFields};

}  // namespace mock_agent
