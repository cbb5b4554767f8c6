// Result<T>: either a T or the one named Reason why there is none.
#pragma once

#include <boost/outcome/basic_result.hpp>
#include <boost/outcome/policy/terminate.hpp>
#include <boost/outcome/try.hpp>

#include "provider/agent/reason.h"

namespace provider {

// Outcome has no default value and no value_or. Touching what is not there aborts in every build.
template <typename T, typename E>
using Outcome =
    BOOST_OUTCOME_V2_NAMESPACE::basic_result<T, E, BOOST_OUTCOME_V2_NAMESPACE::policy::terminate>;

template <typename T>
using Result = Outcome<T, Reason>;

// Success of a step that has nothing to hand on.
using BOOST_OUTCOME_V2_NAMESPACE::success;

}  // namespace provider
