#include "provider/command/refusal_list.h"

#include <fmt/format.h>

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/replace.hpp>
#include <boost/algorithm/string/split.hpp>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "dstack_version.h"
#include "provider/agent/reason.h"
#include "provider/command/exit_status.h"

namespace provider {
namespace {

constexpr std::string_view kPageHead = R"(# Refusals of arc-key-provider

> )" DSTACK_SCOPE R"( [What that means](status.md)

Written by `ci/generated` from `provider/agent/reason.def`: edit the table, then run it again. `arc-key-provider refusals` prints the same for
a terminal, with `--json` for machines.

A refusal leaves standard output empty (`verify` alone prints all its checks first), ends with the exit status below, and is one line on standard error:

```
arc-key-provider: TOKEN: what happened (where). What to do
```

The token stays the same from version to version; the words after it may change. They are static: no byte that a peer sent is ever among
them, and the place is the socket, key file, key id, variable, option, file, check, command or descriptor, escaped. With `--log json` the line is one JSON object.

| exit status | meaning |
|---|---|
)";

std::string_view Title(Fault fault) {
  switch (fault) {
    case Fault::kConfiguration:
      return "Configuration";
    case Fault::kExchange:
      return "Reaching the agent";
    case Fault::kHttp:
      return "The answer as HTTP";
    case Fault::kJson:
      return "Its body as JSON";
    case Fault::kKey:
      return "The key in it";
    case Fault::kOrigin:
      return "Where it came from";
    case Fault::kEvidence:
      return "The evidence of a deployment";
    case Fault::kKeyFile:
      return "The key file";
    case Fault::kMachine:
      return "This machine";
    case Fault::kCommandName:
      return "No such command";
    case Fault::kCommandFile:
      return "No command that runs";
  }
  return {};
}

int NumberOf(Fault fault) {
  return static_cast<int>(StatusOf(fault));
}

std::vector<std::string> ClausesOf(const ReasonRow& row) {
  std::vector<std::string> clauses;
  if (!row.clauses.empty())
    boost::split(clauses, row.clauses, [](char each) { return each == ' '; });
  return clauses;
}

// EachRow calls `chapter` at the first row of each fault, and `row` at every row.
template <typename Chapter, typename Row>
void EachRow(Chapter chapter, Row row) {
  std::optional<Fault> fault;
  for (const ReasonRow& each : EveryReason()) {
    if (fault != each.fault) chapter(each.fault);
    fault = each.fault;
    row(each);
  }
}

std::string Text() {
  std::string text;
  EachRow(
      [&](Fault fault) {
        text += fmt::format("{}{} (exit status {})\n", text.empty() ? "" : "\n", Title(fault),
                            NumberOf(fault));
      },
      [&](const ReasonRow& row) {
        text += fmt::format("\n  {}\n    {}\n    {}\n", row.token, row.description, row.advice);
      });
  return text;
}

std::string Json() {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const ReasonRow& row : EveryReason()) {
    list.push_back({{"token", row.token},
                    {"exit_status", NumberOf(row.fault)},
                    {"description", row.description},
                    {"advice", row.advice},
                    {"clauses", ClausesOf(row)}});
  }
  return list.dump(2) + "\n";
}

// Cell escapes what Markdown would not show as it stands.
std::string Cell(std::string_view words) {
  std::string cell(words);
  for (const std::string_view mark : {"_", "*", "|", "<", ">"}) {
    boost::replace_all(cell, mark, "\\" + std::string(mark));
  }
  return cell;
}

std::string Links(const ReasonRow& row) {
  std::string links;
  for (const std::string& clause : ClausesOf(row)) {
    links += fmt::format("{}[{}](specification.md#{})", links.empty() ? "" : ", ", clause,
                         boost::to_lower_copy(clause));
  }
  return links;
}

std::string Markdown() {
  std::string page(kPageHead);
  for (const ExitStatus status : kExitStatuses) {
    page += fmt::format("| {} | {} |\n", static_cast<int>(status), Meaning(status));
  }
  EachRow(
      [&](Fault fault) {
        page += fmt::format("\n## {}: exit status {}\n\n", Title(fault), NumberOf(fault));
        page += "| token | what happened | what to do | clauses |\n|---|---|---|---|\n";
      },
      [&](const ReasonRow& row) {
        page += fmt::format("| `{}` | {} | {} | {} |\n", row.token, Cell(row.description),
                            Cell(row.advice), Links(row));
      });
  return page;
}

}  // namespace

std::string RefusalList(ListFormat format) {
  switch (format) {
    case ListFormat::kText:
      return Text();
    case ListFormat::kJson:
      return Json();
    case ListFormat::kMarkdown:
      return Markdown();
  }
  return {};
}

}  // namespace provider
