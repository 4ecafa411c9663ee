# Fuzz targets. With GATE_FUZZ (clang) one program each that makes up inputs; otherwise one that goes
# over the seeds, as a test.
set(GATE_FUZZ_TARGETS split scenario baseline report fixture pages)
set(fuzz_split_libraries gate_sql)
set(fuzz_scenario_libraries gate_config)
set(fuzz_baseline_libraries gate_config)
set(fuzz_report_libraries gate_report)
set(fuzz_fixture_libraries gate_fixture)
set(fuzz_pages_libraries gate_engine)
# Files beside the seeds to begin with.
set(fuzz_report_examples ${PROJECT_SOURCE_DIR}/tests/golden/report.json)

foreach(name ${GATE_FUZZ_TARGETS})
  set(program ${name}_fuzz)
  add_executable(${program} tests/fuzz/${name}_fuzz.cc)
  target_link_libraries(${program} PRIVATE gate_flags ${fuzz_${name}_libraries} gate_sqlite)
  if(GATE_FUZZ)
    target_link_options(${program} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(${program} PRIVATE tests/fuzz/over_files.cc)
    add_test(NAME seeds_${name}
             COMMAND ${program} ${PROJECT_SOURCE_DIR}/tests/fuzz/seeds/${name}
                     ${fuzz_${name}_examples})
    set_tests_properties(seeds_${name} PROPERTIES LABELS fast)
  endif()
endforeach()
