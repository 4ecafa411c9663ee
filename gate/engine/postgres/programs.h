// PostgreSQL's own programs: where they are, and how the gate runs those of a client.
#pragma once

#include <string>
#include <vector>

namespace gate::postgres {

inline constexpr const char* kProgramsVariable = "MIGRATION_GATE_POSTGRES";

// The folder of the newest installed server's programs (initdb, postgres). Empty where there is
// none. $MIGRATION_GATE_POSTGRES, where it is set, is asked alone.
std::string find_server_programs();

// Runs one of a client (pg_dump, pg_restore, pg_dumpall), of the newest that are installed or in
// $PATH. Its password is on no command line. UsageError where it is not there; Error with what it
// says where it fails, or takes an hour.
void run_client_program(const std::string& name, const std::vector<std::string>& words,
                        const std::string& password);

// One consistent state of the database at `location` as a file; `options` are pg_dump's. Only
// reads.
void dump_database(const std::string& location, const std::string& password,
                   const std::string& file, const std::vector<std::string>& options);

}  // namespace gate::postgres
