// Say: text to a person or a program that may have gone away.
#pragma once

#include <cstdio>
#include <string_view>

namespace mock_agent {

// Say writes the text to the stream and flushes it: false where not all of it could be written. Nothing
// is thrown: nobody who listens is no reason to end.
bool Say(std::FILE* where, std::string_view text);

}  // namespace mock_agent
