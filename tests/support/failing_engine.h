// An engine whose n-th call loses the database, as a server that dies would.
#pragma once

#include <memory>

#include "gate/base/error.h"
#include "gate/engine/engine.h"

namespace gate {

// Counts every call on the engine and its sessions; the `fail_at`-th (from 1) throws Error; with
// `and_after` every later one does too. Clean-up calls (drop) always work: a file can be removed
// when its server is gone. Used by one thread.
struct FaultPlan {
  int fail_at = 0;  // 0 = never
  bool and_after = false;
  int calls = 0;

  void call() {
    ++calls;
    const bool now = fail_at > 0 && (calls == fail_at || (and_after && calls > fail_at));
    if (now) throw Error("the database is gone");
  }
};

class FailingSession : public Session {
 public:
  FailingSession(std::unique_ptr<Session> real, FaultPlan& plan)
      : real_(std::move(real)), plan_(plan) {}

  Outcome execute(std::string_view sql) override { return plan_.call(), real_->execute(sql); }
  void repeat_chance(std::uint64_t seed) override { real_->repeat_chance(seed); }
  Rows sequences() override { return plan_.call(), real_->sequences(); }
  void restore_sequences(const Rows& sequences) override {
    plan_.call();
    real_->restore_sequences(sequences);
  }
  Answer ask(std::string_view sql) override { return plan_.call(), real_->ask(sql); }
  Rows query(std::string_view sql) override { return plan_.call(), real_->query(sql); }
  Rows query_anew(std::string_view sql) override { return plan_.call(), real_->query_anew(sql); }
  Culprits find_culprits(std::string_view sql, std::string_view message,
                         std::size_t limit) override {
    return plan_.call(), real_->find_culprits(sql, message, limit);
  }
  std::string nearest_name(std::string_view sql, std::string_view message) override {
    return plan_.call(), real_->nearest_name(sql, message);
  }
  Database database() const override { return real_->database(); }
  bool has_moved() override { return real_->has_moved(); }
  bool in_transaction() const override { return real_->in_transaction(); }
  void limit_seconds(double seconds) override { real_->limit_seconds(seconds); }
  bool timed_out() const override { return real_->timed_out(); }
  void on_progress(std::function<void()> look) override { real_->on_progress(std::move(look)); }
  void forbid_growth() override {
    plan_.call();
    real_->forbid_growth();
  }
  void lock_out_writers() override {
    plan_.call();
    real_->lock_out_writers();
  }
  std::uint64_t size() override { return plan_.call(), real_->size(); }
  std::optional<Spill> spill() override { return plan_.call(), real_->spill(); }
  Schema read_schema() override { return plan_.call(), real_->read_schema(); }
  std::int64_t count_rows(const std::string& table) override {
    return plan_.call(), real_->count_rows(table);
  }
  TableSnapshot digest(const DigestRequest& request) override {
    return plan_.call(), real_->digest(request);
  }
  RowSource rows(const RowRequest& request) override { return plan_.call(), real_->rows(request); }
  std::vector<std::string> check_structure(VirtualTables virtual_tables) override {
    return plan_.call(), real_->check_structure(virtual_tables);
  }
  std::vector<std::string> check_integrity(const std::vector<std::string>& tables) override {
    return plan_.call(), real_->check_integrity(tables);
  }
  std::vector<std::string> check_indexes(const std::vector<std::string>& tables) override {
    return plan_.call(), real_->check_indexes(tables);
  }
  std::vector<ForeignKeyViolation> check_foreign_keys(
      const std::vector<std::string>& tables) override {
    return plan_.call(), real_->check_foreign_keys(tables);
  }
  std::vector<BrokenObject> broken_objects() override {
    return plan_.call(), real_->broken_objects();
  }
  std::string quote(std::string_view name) const override { return real_->quote(name); }
  std::string literal(const Value& value) const override { return real_->literal(value); }
  bool can_cast() const override { return real_->can_cast(); }

 private:
  std::unique_ptr<Session> real_;
  FaultPlan& plan_;
};

class FailingEngine : public Engine {
 public:
  FailingEngine(std::unique_ptr<Engine> real, FaultPlan& plan)
      : real_(std::move(real)), plan_(plan) {}

  std::string_view name() const override { return real_->name(); }
  std::string version() const override { return real_->version(); }
  void share_forks() override { real_->share_forks(); }
  std::string url(const Database& database) const override { return real_->url(database); }
  void capture(const std::string& source, const Database& to) override {
    plan_.call();
    real_->capture(source, to);
  }
  void adopt(const std::string& source, const Database& to) override {
    plan_.call();
    real_->adopt(source, to);
  }
  bool is_one_file() const override { return real_->is_one_file(); }
  bool load(const std::string& sql, const Database& to) override {
    plan_.call();
    return real_->load(sql, to);
  }
  Database place(const std::string& work_dir, std::string_view name) const override {
    return real_->place(work_dir, name);
  }
  void clone(const Database& from, const Database& to) override {
    plan_.call();
    real_->clone(from, to);
  }
  void fork(const Database& from, const Database& to) override {
    plan_.call();
    real_->fork(from, to);
  }
  void keep(const Database& database) override {
    plan_.call();
    real_->keep(database);
  }
  Exchanged exchange(const Database& one, const Database& other,
                     const ExchangeOptions& options) override {
    return plan_.call(), real_->exchange(one, other, options);
  }
  std::string question_of_state(const std::vector<Table>& tables) const override {
    return real_->question_of_state(tables);
  }
  std::string written_by(const Database& database) override {
    return plan_.call(), real_->written_by(database);
  }
  std::string fingerprint(const Database& database) override {
    return plan_.call(), real_->fingerprint(database);
  }
  void drop(const Database& database) override { real_->drop(database); }
  std::unique_ptr<Session> open(const Database& database, const SessionOptions& options) override {
    plan_.call();
    return std::make_unique<FailingSession>(real_->open(database, options), plan_);
  }
  std::string refusal_hint(std::string_view sql, std::string_view message) const override {
    return real_->refusal_hint(sql, message);
  }
  RefusalCause cause_of_refusal(std::string_view message) const override {
    return real_->cause_of_refusal(message);
  }

 private:
  std::unique_ptr<Engine> real_;
  FaultPlan& plan_;
};

}  // namespace gate
