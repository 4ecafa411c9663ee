// The writers, one per format; writers.cc has their table.
#pragma once

#include <ostream>

#include "gate/report/writer.h"

namespace gate {

void write_text(const Run& run, const Judgement& judgement, const ReportOptions& options,
                std::ostream& out);
void write_json(const Run& run, const Judgement& judgement, const ReportOptions& options,
                std::ostream& out);
void write_junit(const Run& run, const Judgement& judgement, const ReportOptions& options,
                 std::ostream& out);
void write_jenkins_xunit(const Run& run, const Judgement& judgement, const ReportOptions& options,
                         std::ostream& out);
void write_sarif(const Run& run, const Judgement& judgement, const ReportOptions& options,
                 std::ostream& out);
void write_github(const Run& run, const Judgement& judgement, const ReportOptions& options,
                  std::ostream& out);
void write_markdown(const Run& run, const Judgement& judgement, const ReportOptions& options,
                    std::ostream& out);
void write_checklist(const Run& run, const Judgement& judgement, const ReportOptions& options,
                     std::ostream& out);
void write_html(const Run& run, const Judgement& judgement, const ReportOptions& options,
                std::ostream& out);
void write_code_quality(const Run& run, const Judgement& judgement, const ReportOptions& options,
                        std::ostream& out);
void write_metrics(const Run& run, const Judgement& judgement, const ReportOptions& options,
                   std::ostream& out);
void write_dotenv(const Run& run, const Judgement& judgement, const ReportOptions& options,
                  std::ostream& out);

// The same of several scenarios.
void write_all_text(const RunSet& set, const ReportOptions& options, std::ostream& out);
void write_all_json(const RunSet& set, const ReportOptions& options, std::ostream& out);
void write_all_junit(const RunSet& set, const ReportOptions& options, std::ostream& out);
void write_all_jenkins_xunit(const RunSet& set, const ReportOptions& options, std::ostream& out);
void write_all_sarif(const RunSet& set, const ReportOptions& options, std::ostream& out);
void write_all_github(const RunSet& set, const ReportOptions& options, std::ostream& out);
void write_all_markdown(const RunSet& set, const ReportOptions& options, std::ostream& out);
void write_all_checklist(const RunSet& set, const ReportOptions& options, std::ostream& out);
void write_all_html(const RunSet& set, const ReportOptions& options, std::ostream& out);
void write_all_code_quality(const RunSet& set, const ReportOptions& options, std::ostream& out);
void write_all_metrics(const RunSet& set, const ReportOptions& options, std::ostream& out);
void write_all_dotenv(const RunSet& set, const ReportOptions& options, std::ostream& out);

}  // namespace gate
