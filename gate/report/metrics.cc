// OpenMetrics text (openmetrics.io): gauges without labels, which is what GitLab's metrics report
// reads, too.
#include "gate/report/facts.h"
#include "gate/report/formats.h"

namespace gate {

namespace {

void write(const std::vector<Fact>& facts, std::ostream& out) {
  for (const Fact& fact : facts) {
    out << "# TYPE migration_gate_" << fact.name << " gauge\n"
        << "# HELP migration_gate_" << fact.name << ' ' << fact.help << '\n'
        << "migration_gate_" << fact.name << ' ' << show_number(fact.value) << '\n';
  }
  out << "# EOF\n";
}

}  // namespace

void write_metrics(const Run& run, const Judgement& judgement, const ReportOptions&,
                   std::ostream& out) {
  write(facts_of(run, judgement), out);
}

void write_all_metrics(const RunSet& set, const ReportOptions&, std::ostream& out) {
  write(facts_of(set), out);
}

}  // namespace gate
