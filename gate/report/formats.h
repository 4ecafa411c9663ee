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

}  // namespace gate
