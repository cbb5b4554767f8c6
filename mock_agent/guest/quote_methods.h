// Quote methods: those that answer with evidence of the guest.
#pragma once

#include "mock_agent/guest/method.h"

namespace mock_agent {

MethodResult GetQuote(const Guest& guest, const Message& request);
MethodResult Attest(const Guest& guest, const Message& request);
MethodResult TdxQuote(const Guest& guest, const Message& request);
MethodResult RawQuote(const Guest& guest, const Message& request);
MethodResult GetAttestationForAppKey(const Guest& guest, const Message& request);

// Documented, not measured. There is no GPU: V1AttestGpu fails with 501 where its nonce is right.
MethodResult V1Attest(const Guest& guest, const Message& request);
MethodResult V1AttestGpu(const Guest& guest, const Message& request);

}  // namespace mock_agent
