// The rows of the table of formats: each is defined in the file of its name.
#pragma once

#include "gate/migration/format.h"

namespace gate {

extern const Format kPlain;
extern const Format kGolangMigrate;

// The user's statements, as steps; they point into `script`.
void append_script(const Script& script, std::vector<Step>& steps);

}  // namespace gate
