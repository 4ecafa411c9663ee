// Text that has broken a reader before.
#pragma once

#include <random>
#include <string>

#include "gate/model/point.h"

namespace gate {

// Up to a dozen pieces: control characters, bad UTF-8, ends of what a format wraps text in.
std::string nasty(std::mt19937& random);

// Thirty points of it, of all verdicts.
Judgement nasty_judgement(std::mt19937& random);

}  // namespace gate
