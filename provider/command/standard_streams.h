// The standard streams of the command. Results go to standard output, where a loss is an error.
#pragma once

#include <string>
#include <string_view>

#include "provider/agent/poll_until.h"
#include "provider/agent/result.h"
#include "provider/agent/secret_bytes.h"

namespace provider {

// OccupyStandardStreams opens the standard streams that the caller left closed, so that no socket
// and no key file gets their number. A closed standard output stays unwritable.
void OccupyStandardStreams();

// WriteAndWipe writes the text to standard output and wipes it, come what may; kOutputNotWritable
// when not all of it went out by the deadline.
Result<void> WriteAndWipe(std::string text, Deadline deadline);

// WriteSecret writes a text that is never outside of secret memory; refuses as WriteAndWipe does.
Result<void> WriteSecret(const SecretBytes& text, Deadline deadline);

// AwaitRoom is false where nobody makes room for a block (PIPE_BUF) by the deadline. A stream that is
// broken has room: the write says so.
bool AwaitRoom(int stream, Deadline deadline);

// WriteAll writes the whole text to a stream; false where it cannot, or where nobody reads it by the
// deadline.
bool WriteAll(int stream, std::string_view text, Deadline deadline);

// OutputIsAFile: standard output is a regular file.
bool OutputIsAFile();

}  // namespace provider
