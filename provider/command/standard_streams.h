// The standard streams of the command. Results go to standard output, where a loss is an error.
#pragma once

#include <string>
#include <string_view>

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

// WriteAll writes the whole text to a stream; false where it cannot.
bool WriteAll(int stream, std::string_view text);

// OutputIsAFile: standard output is a regular file.
bool OutputIsAFile();

}  // namespace provider
