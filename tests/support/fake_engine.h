// An engine whose databases are plain files: a loaded script is stored as it came.
#pragma once

#include <functional>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/hash.h"
#include "gate/engine/engine.h"

namespace gate {

class FakeEngine : public Engine {
 public:
  std::string_view name() const override { return "sqlite"; }
  std::string version() const override { return "1"; }

  void capture(const std::string& source, const Database& to) override {
    if (fail) fail();
    copy_file(source, to.location);
  }
  void adopt(const std::string& source, const Database& to) override {
    capture(source, to);
    remove_file(source);
  }
  bool load(const std::string& sql, const Database& to) override {
    if (fail) fail();
    write_file(to.location, sql);
    return true;
  }
  Database place(const std::string& work_dir, std::string_view name) const override {
    return {work_dir + "/" + std::string(name)};
  }
  void clone(const Database& from, const Database& to) override {
    copy_file(from.location, to.location);
    if (after_clone) after_clone(to.location);
  }
  std::string url(const Database& database) const override { return "fake:" + database.location; }
  std::string fingerprint(const Database& database) override {
    return xxh3_of_file(database.location);
  }
  void drop(const Database& database) override { remove_file(database.location); }
  std::unique_ptr<Session> open(const Database&, const SessionOptions&) override {
    throw Error("a fake has no sessions");
  }
  std::string refusal_hint(std::string_view, std::string_view) const override { return {}; }

  std::function<void()> fail{};  // throws in place of capture and load
  std::function<void(const std::string& path)> after_clone{};
};

}  // namespace gate
