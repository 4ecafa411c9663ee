// What makes SQLite do the same twice: its clock stands still, its random numbers come again.
#pragma once

#include <cstdint>

namespace gate {

// The name of a VFS that is the system's own, but waits for no disk; and its clock stands still
// from the first call on: what a migration writes with 'now' is the same when it is applied again,
// and two states of a database differ only where something else is different. Empty: the default
// one.
const char* still_clock_vfs();

// What a process forked from this one takes along: when the clock stood still, and from where
// random numbers come.
void begin_repeatable_time();

// Begins the sequence of random numbers anew, for the whole process; another one in each process,
// since names of temporary files are made of them, too.
void repeat_random(std::uint64_t seed);

}  // namespace gate
