// Refusal: a Reason, and the place where it arose.
#pragma once

#include <boost/outcome/basic_result.hpp>
#include <boost/outcome/policy/terminate.hpp>
#include <string>

#include "provider/reason.h"

namespace provider {

struct Refusal {
  Reason reason;
  std::string place;  // "socket PATH" or "key file PATH", as configured; empty where there is none
};

// Placed<T> is a Result<T> that also says where.
template <typename T>
using Placed =
    BOOST_OUTCOME_V2_NAMESPACE::basic_result<T, Refusal,
                                             BOOST_OUTCOME_V2_NAMESPACE::policy::terminate>;

}  // namespace provider
