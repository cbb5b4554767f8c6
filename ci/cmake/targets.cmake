# The kinds of targets: floors, programs and tests.

option(DSTACK_BUILD_TESTS "Build the tests, which needs GoogleTest" OFF)
option(DSTACK_BUILD_BENCHMARKS "Build the benchmarks" OFF)

# Target LABEL_tests builds all tests of a label: unit (runs under ASan and UBSan too), threaded (runs under TSan too).
add_custom_target(unit_tests)
add_custom_target(threaded_tests)

# dstack_test_program(NAME [LABELS l...] SOURCES s... LIBRARIES l...): one GoogleTest program, which ctest runs as one test: a process for
# each of its tests took longer than the tests. ci/tally says which of them passed, failed and were skipped, from what it writes.
function(dstack_test_program name)
  cmake_parse_arguments(arg "" "" "LABELS;SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE dstack_options ${arg_LIBRARIES} GTest::gmock_main)
  target_compile_definitions(${name} PRIVATE DSTACK_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  # A test need not be quick: to optimise it takes the compiler longer than all tests run.
  target_compile_options(${name} PRIVATE -O0)
  set_target_properties(${name} PROPERTIES UNITY_BUILD_BATCH_SIZE 0)
  add_test(NAME ${name} COMMAND ${name} --gtest_brief=1 --gtest_output=xml:${PROJECT_BINARY_DIR}/Testing/${name}.xml)
  set_tests_properties(${name} PROPERTIES TIMEOUT 300 LABELS "${arg_LABELS}")
  foreach(each IN LISTS arg_LABELS)
    add_dependencies(${each}_tests ${name})
  endforeach()
endfunction()

# dstack_floor(PROGRAM FLOOR NAMES n... [PUBLIC l...] [PRIVATE l...] [LABELS l...] [TESTED n...] [TEST_LIBRARIES l...]): one floor of a
# program, in the folder FLOOR: the library dstack::PROGRAM_FLOOR of the concepts NAMES (n.h, and n.cc where there is one), and the test
# program PROGRAM_FLOOR_tests of every n_test.cc beside them and of those that TESTED names.
function(dstack_floor program floor)
  cmake_parse_arguments(arg "" "" "NAMES;PUBLIC;PRIVATE;LABELS;TESTED;TEST_LIBRARIES" ${ARGN})
  set(target ${program}_${floor})
  set(sources)
  set(tests)
  foreach(name IN LISTS arg_NAMES)
    set(path ${CMAKE_CURRENT_SOURCE_DIR}/${floor}/${name})
    foreach(file IN ITEMS ${path}.h ${path}.cc)
      if(EXISTS ${file})
        list(APPEND sources ${file})
      endif()
    endforeach()
    if(EXISTS ${path}_test.cc)
      list(APPEND tests ${path}_test.cc)
    endif()
  endforeach()
  foreach(name IN LISTS arg_TESTED)
    list(APPEND tests ${CMAKE_CURRENT_SOURCE_DIR}/${floor}/${name}_test.cc)
  endforeach()
  add_library(dstack_${target} STATIC ${sources})
  add_library(dstack::${target} ALIAS dstack_${target})
  set_target_properties(dstack_${target} PROPERTIES LINKER_LANGUAGE CXX)
  target_link_libraries(dstack_${target} PUBLIC dstack_options ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
  if(DSTACK_BUILD_TESTS AND tests)
    list(APPEND arg_LABELS unit)
    dstack_test_program(${target}_tests LABELS ${arg_LABELS} SOURCES ${tests}
      LIBRARIES dstack::${target} ${arg_TEST_LIBRARIES})
  endif()
endfunction()

# dstack_python_test(NAME FILE TIMEOUT [LABELS l...] [ARGUMENTS a...] [ENVIRONMENT e...]): a test in Python, ARGUMENTS and ENVIRONMENT as
# add_test takes them.
function(dstack_python_test name file timeout)
  if(NOT DSTACK_BUILD_TESTS)
    return()
  endif()
  cmake_parse_arguments(arg "" "" "LABELS;ARGUMENTS;ENVIRONMENT" ${ARGN})
  add_test(NAME ${name} COMMAND ${DSTACK_PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/${file} ${arg_ARGUMENTS})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${timeout} LABELS "${arg_LABELS}" ENVIRONMENT "PYTHONPATH=${PROJECT_SOURCE_DIR};${arg_ENVIRONMENT}")
endfunction()
