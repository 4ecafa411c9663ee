// Values that a column may take, guessed from its type, its neighbours and the words of its CHECKs.
// What is guessed here the engine accepts or refuses.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gate/model/schema.h"
#include "gate/model/value.h"

namespace gate {

enum class ValueKind { integer, real, text, moment, blob, any };

// What a declared type asks for, by the words that all engines use.
ValueKind kind_of(const std::string& type);

bool is_null(const Value& value);

// n of VARCHAR(n); nothing where the type states none.
// A number that a column of the type `now` takes and one of the type `old` does not, where both
// have limits by their names: "integer" and "bigint", "numeric(6,2)" and "numeric(10,2)".
std::optional<std::int64_t> number_beyond(const std::string& old, const std::string& now);

std::optional<std::size_t> length_of(const std::string& type);

// Of that type, likely ones first; the forms in which dates and documents are written come last.
std::vector<Value> typical_values(const std::string& type);

// What a CHECK that names the column speaks of: its literals and the numbers beside them, texts
// that its patterns match, texts of the lengths that it names.
std::vector<Value> values_in_check(const std::string& check);

// Values of the same class that look like this one, nearest first; without repetition.
std::vector<Value> neighbours(const Value& value, std::size_t count);

// Whether the SQL has the name, of a column or a function, as a word of its own.
bool mentions(const std::string& text, const std::string& name);

// Whether two conditions are word for word one, names quoted or not.
bool is_same_condition(const std::string& a, const std::string& b);

// Normalised SQL with the columns replaced for which `text_of` has something.
std::string replace_columns(
    const std::string& normalized, const Table& table,
    const std::function<std::optional<std::string>(const Column& column)>& text_of);

}  // namespace gate
