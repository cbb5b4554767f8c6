// Info methods: those that say who the guest and its agent are, and those that do nothing.
#pragma once

#include "mock_agent/guest/method.h"

namespace mock_agent {

// Info shows everything. WorkerInfo leaves out the TCB info and the machine's configuration where the
// compose file says `public_tcbinfo: false`.
MethodResult Info(const Guest& guest, const Message& request);
MethodResult WorkerInfo(const Guest& guest, const Message& request);
MethodResult Version(const Guest& guest, const Message& request);

// Documented, not measured: of 0.5, and of 0.6.
MethodResult EmitEvent(const Guest& guest, const Message& request);
MethodResult EmitEventIsGone(const Guest& guest, const Message& request);
MethodResult V1Info(const Guest& guest, const Message& request);
MethodResult V1WorkerInfo(const Guest& guest, const Message& request);
MethodResult V1Health(const Guest& guest, const Message& request);

}  // namespace mock_agent
