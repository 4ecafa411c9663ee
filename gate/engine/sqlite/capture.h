// Takes a database out of the files in which it lies, without opening them there.
#pragma once

#include <string>

namespace gate {

// See Engine::capture.
void capture_sqlite(const std::string& source, const std::string& to);

// See Engine::refer: a symbolic link, where no journal has anything to say.
void refer_to_sqlite(const std::string& source, const std::string& to);

// Whether refer_to_sqlite made it a link to somebody's own file.
bool is_reference(const std::string& path);

// See Engine::adopt.
void adopt_sqlite(const std::string& source, const std::string& to);

// Copies a database that nobody writes to, with its log where it has one.
void copy_sqlite(const std::string& from, const std::string& to);

// Makes files of what is none.
void keep_sqlite(const std::string& path);

// The same for this process alone, at no cost: what is written to either is kept apart. `from` is
// not to be written to any more where it is a file.
void fork_sqlite(const std::string& from, const std::string& to);

// The file and what SQLite may have put beside it.
void remove_sqlite(const std::string& path);

}  // namespace gate
