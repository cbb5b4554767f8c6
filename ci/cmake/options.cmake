# What every target of ours is compiled with: dstack::options.

set(DSTACK_SANITIZE "" CACHE STRING "Sanitizers to build with: address,undefined or thread")
option(DSTACK_COVERAGE "Count the lines that ran" OFF)
option(DSTACK_FUZZ "Build the libFuzzer targets (Clang only)" OFF)
option(DSTACK_WERROR "Treat warnings as errors" OFF)
option(DSTACK_STATIC_PROVIDER "Link arc-key-provider statically: a start takes a fraction of the time" OFF)
option(DSTACK_HARDEN "Build with the hardening that compiler and linker offer" ON)

add_library(dstack_options INTERFACE)
add_library(dstack::options ALIAS dstack_options)
target_include_directories(dstack_options INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
target_link_libraries(dstack_options INTERFACE Threads::Threads)
target_compile_definitions(dstack_options INTERFACE
  $<$<CXX_COMPILER_ID:Clang>:BOOST_ASIO_HAS_CO_AWAIT>)  # Asio 1.74 looks for coroutines where Clang no longer has them
target_compile_options(dstack_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wswitch-enum -Wformat=2
  $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast> $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
  $<$<BOOL:${DSTACK_WERROR}>:-Werror>
  # Boost.MPL 1.74 casts integers outside an enum's range, which Clang 16 and later refuse
  $<$<COMPILE_LANG_AND_ID:CXX,Clang>:-Wno-enum-constexpr-conversion>
  # GCC 12 sees overlaps in std::string's operator+ that are not there (its bug 105651)
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  # GCC takes the files that a unity build compiles as one for headers, where an anonymous namespace would be wrong
  $<$<AND:$<COMPILE_LANG_AND_ID:CXX,GNU>,$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>>:-Wno-subobject-linkage>)

if(DSTACK_SANITIZE)
  target_compile_options(dstack_options INTERFACE
    -fsanitize=${DSTACK_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(dstack_options INTERFACE -fsanitize=${DSTACK_SANITIZE})
elseif(DSTACK_HARDEN)
  include(CheckPIESupported)
  check_pie_supported()
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  target_compile_options(dstack_options INTERFACE
    -fstack-protector-strong -fstack-clash-protection
    # The fortified functions want an optimising build, and a distribution may have set a level of its own.
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=3>)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|i[3-6]86)$")
    target_compile_options(dstack_options INTERFACE -fcf-protection=full)
  endif()
  target_link_options(dstack_options INTERFACE LINKER:-z,relro,-z,now,-z,noexecstack)
endif()
if(DSTACK_COVERAGE)
  target_compile_options(dstack_options INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(dstack_options INTERFACE --coverage)
endif()
