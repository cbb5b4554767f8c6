// The scalars of P-256 at the edges, as hex, for tests.
#pragma once

#include <string>

namespace provider {

inline const std::string kZero(64, '0');
inline const std::string kOne = std::string(63, '0') + "1";
inline const std::string kOrderLessOne =
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550";
inline const std::string kOrder =
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

}  // namespace provider
