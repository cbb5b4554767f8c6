// Result<T>: either a T or the one named Reason why there is none.
#pragma once

#include <boost/outcome/basic_result.hpp>
#include <boost/outcome/policy/terminate.hpp>
#include <boost/outcome/try.hpp>

#include "provider/reason.h"

namespace provider {

// Result has no default value and no value_or. Touching the value of a refusal aborts in every
// build.
template <typename T>
using Result =
    BOOST_OUTCOME_V2_NAMESPACE::basic_result<T, Reason,
                                             BOOST_OUTCOME_V2_NAMESPACE::policy::terminate>;

// Success of a step that has nothing to hand on.
using BOOST_OUTCOME_V2_NAMESPACE::success;

}  // namespace provider
