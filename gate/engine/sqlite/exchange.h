// The exchange of two database files by one rename, while others have them open.
//
// SQLite finds a database's journal by the database's name, and so applies it to whichever file has
// that name. What makes the exchange safe:
// * It is made under SQLite's own exclusive lock on both files, so nobody is inside a transaction,
//   and nobody is connected to one in WAL mode. What a crash left in a journal is brought in first;
//   then there is none.
// * The two names change places in one step of the file system. Killed at any moment it leaves both
//   names as they were, or both exchanged; the locks end with the process.
// * A connection that is open across it keeps its file, under the name that this had. When it
//   writes the next time, SQLite sees that the file has moved and refuses ("attempt to write a
//   readonly database"), except without a journal on the disk (PRAGMA journal_mode = MEMORY, OFF):
//   then it writes into what is no longer live. When it reads, it reads what is no longer live, and
//   takes the journal of whoever writes to the new file for one that a crash left: it would apply
//   it to the old file and delete it. Both cannot happen while the old file has a lock for writing,
//   which is what Exchanged::hold keeps. Where one of the two is in WAL mode it would use the new
//   file's log for the old one, so there the old file is locked for reading, too.
// So: keep `hold` until the application has opened its connections anew, or does not run any more.
// In WAL mode they are all closed for a moment, or it is Busy.
//
// Not safe, and not seen: a program that uses other locks than SQLite's default ones (unix-none,
// unix-dotfile, nolock=1, a copy by cp), a file system whose locks do not work (NFS), connections
// that are open on `other`.
#pragma once

#include <functional>
#include <string>

#include "gate/engine/engine.h"

namespace gate {

enum class ExchangeStep {
  locked,     // nobody else has either
  at_rest,    // all of both is in the files
  exchanged,  // and others are let in next
};

// As Engine::exchange. UsageError also for links, and for files that have another name beside,
// under which somebody could write. `at_step` is for tests that stop it there.
Exchanged exchange_sqlite(const std::string& one, const std::string& other,
                          const ExchangeOptions& options,
                          const std::function<void(ExchangeStep)>& at_step = {});

}  // namespace gate
