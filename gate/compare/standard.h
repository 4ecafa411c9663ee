// Two ways to say one thing, made one: for schemas that were written by different hands.
#pragma once

#include "gate/model/schema.h"

namespace gate {

// The same schema, where INT is INTEGER, DEFAULT '1' of a number is 1, and a key that the engine
// numbers is NOT NULL, whether or not it says so.
Schema in_standard_form(Schema schema);

}  // namespace gate
