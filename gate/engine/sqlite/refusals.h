// What SQLite's refusals speak of, and how to write what SQLite refuses, so that it takes it.
#pragma once

#include <string>
#include <string_view>

#include "gate/model/refusal.h"

namespace gate {

// One sentence in the imperative, by SQLite's own message; empty where nothing better is known
// than what the message says.
std::string_view advice_on_refusal(std::string_view message);

// The same for a text that begins with a command of the sqlite3 shell (".mode csv"); empty for any
// other.
std::string shell_command_hint(std::string_view sql);

// The message of a statement that was refused while it ran, without the values of rows that JSON
// functions and full-text searches quote. What stands in the statement is left.
std::string without_values(std::string message, std::string_view sql);

// By SQLite's own message, whatever stands before and after it.
RefusalCause cause_of_refusal(std::string_view message);

}  // namespace gate
