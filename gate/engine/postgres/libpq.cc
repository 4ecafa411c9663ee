#include "gate/engine/postgres/libpq.h"

#include <dlfcn.h>

#include "gate/base/error.h"

namespace gate::postgres {

namespace {

constexpr const char* kName = "libpq.so.5";

template <typename Function>
void find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  if (function == nullptr) {
    throw UsageError(std::string("PostgreSQL's client library, ") + kName + ", has no " + name +
                     ": version 14 or later is needed (Debian: libpq5)");
  }
}

Libpq open_library() {
  // Never closed: what it has registered with other libraries is called when the process ends.
  void* library = dlopen(kName, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    throw UsageError(std::string("PostgreSQL's client library, ") + kName +
                     ", is not there: install it (Debian: libpq5)");
  }
  Libpq all;
#define GATE_FIND(name) find(library, #name, all.name)
  GATE_FIND(PQconnectdbParams);
  GATE_FIND(PQconninfoFree);
  GATE_FIND(PQconninfoParse);
  GATE_FIND(PQping);
  GATE_FIND(PQfinish);
  GATE_FIND(PQstatus);
  GATE_FIND(PQhost);
  GATE_FIND(PQport);
  GATE_FIND(PQserverVersion);
  GATE_FIND(PQbackendPID);
  GATE_FIND(PQparameterStatus);
  GATE_FIND(PQtransactionStatus);
  GATE_FIND(PQerrorMessage);
  GATE_FIND(PQsetNoticeReceiver);
  GATE_FIND(PQsocket);
  GATE_FIND(PQsendQuery);
  GATE_FIND(PQsendQueryParams);
  GATE_FIND(PQconsumeInput);
  GATE_FIND(PQisBusy);
  GATE_FIND(PQgetResult);
  GATE_FIND(PQsetSingleRowMode);
  GATE_FIND(PQenterPipelineMode);
  GATE_FIND(PQexitPipelineMode);
  GATE_FIND(PQpipelineSync);
  GATE_FIND(PQgetCancel);
  GATE_FIND(PQfreeCancel);
  GATE_FIND(PQcancel);
  GATE_FIND(PQresultStatus);
  GATE_FIND(PQresultErrorField);
  GATE_FIND(PQresultErrorMessage);
  GATE_FIND(PQclear);
  GATE_FIND(PQntuples);
  GATE_FIND(PQnfields);
  GATE_FIND(PQfname);
  GATE_FIND(PQftype);
  GATE_FIND(PQftable);
  GATE_FIND(PQgetvalue);
  GATE_FIND(PQgetlength);
  GATE_FIND(PQgetisnull);
  GATE_FIND(PQcmdStatus);
  GATE_FIND(PQcmdTuples);
  GATE_FIND(PQputCopyData);
  GATE_FIND(PQputCopyEnd);
  GATE_FIND(PQgetCopyData);
  GATE_FIND(PQfreemem);
#undef GATE_FIND
  return all;
}

}  // namespace

const Libpq& libpq() {
  static const Libpq kLibrary = open_library();
  return kLibrary;
}

}  // namespace gate::postgres
