// Certificate methods: those that issue certificates of the guest's own CA.
#pragma once

#include "mock_agent/guest/method.h"

namespace mock_agent {

// GetTlsKey is v1's IssueCert too, which is documented, not measured.
MethodResult GetTlsKey(const Guest& guest, const Message& request);
MethodResult DeriveKey(const Guest& guest, const Message& request);

}  // namespace mock_agent
