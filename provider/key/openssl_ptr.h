// OpenSslPtr: an owner of an OpenSSL object that frees it with the function named.
#pragma once

#include <memory>

namespace provider {

template <auto Free>
struct OpenSslFree {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};

template <typename T, auto Free>
using OpenSslPtr = std::unique_ptr<T, OpenSslFree<Free>>;

}  // namespace provider
