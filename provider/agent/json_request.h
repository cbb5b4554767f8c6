// JsonRequest: the one form in which the guest agent is asked.
#pragma once

#include <string>
#include <string_view>

namespace provider {

// JsonRequest is the HTTP/1.1 request for a method of the guest API with this JSON, whole.
std::string JsonRequest(std::string_view method, std::string_view json);

}  // namespace provider
