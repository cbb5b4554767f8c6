// Reports: a run's verdict for people and for machines. No report holds a secret.
#pragma once

#include "conformance/console_report.h"
#include "conformance/json_report.h"
#include "conformance/junit_report.h"
