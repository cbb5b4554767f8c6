// What the command writes: results to standard output, where a loss is an error, and messages to
// standard error.
#pragma once

#include <string>
#include <string_view>

#include "provider/agent/refusal.h"
#include "provider/agent/result.h"
#include "provider/agent/secret_bytes.h"

namespace provider {

// OccupyStandardStreams opens the standard streams that the caller left closed, so that no socket
// and no key file gets their number. A closed standard output stays unwritable.
void OccupyStandardStreams();

// WriteAndWipe writes the text to standard output and wipes it, come what may; kOutputNotWritable
// when not all of it went out.
Result<void> WriteAndWipe(std::string text);

// WriteSecret writes a text that is never outside of secret memory; refuses as WriteAndWipe does.
Result<void> WriteSecret(const SecretBytes& text);

// Complain writes one line to standard error: arc-key-provider: message.
void Complain(std::string_view message);

// Complain about a refusal: its token, what happened, where, and what to do.
void Complain(const Refusal& refusal);

// Printable escapes what a terminal would not show as it stands: control characters, bytes that are
// not UTF-8.
std::string Printable(std::string_view text);

}  // namespace provider
