#pragma once
// Settings of a service: a struct of structs with defaults in its members and fields(), as in json. Sources, the later wins:
// defaults, the YAML file, the environment. The environment's name follows from the path: storage's `database.url` is
// VARDE_STORAGE_DATABASE_URL (`bodyBytesMax` of `limits`: VARDE_STORAGE_LIMITS_BODY_BYTES_MAX). Unknown keys in the file are
// mistakes, and so are values of the wrong kind; all are told at once.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "json/value.hpp"

namespace varde::config {

// A value that is never printed. `file:/path` reads it from that file at start.
struct Secret {
    std::string value;
};

using Environment = std::map<std::string, std::string>;
Environment processEnvironment();

template <class Config>
struct Loaded {
    Config config;
    std::vector<Finding> findings;               // not empty: the service does not start
    std::map<std::string, std::string> sources;  // "database.url" -> "default", "storage.yaml:3", "VARDE_STORAGE_DATABASE_URL"
};

// Declared here, defined in config/load.hpp, which a service's config.cpp includes to instantiate it.
template <class Config>
Loaded<Config> load(std::string_view service, const std::string& file, const Environment& environment);

// What the command line of every service offers: --config FILE, --check-config, --print-config, --version, --help.
struct CommandLine {
    std::string file;
    bool check = false;
    bool print = false;
};
// Ends the process for --help, --version and for words it does not know (exit 2).
CommandLine parseCommandLine(int argc, char** argv, std::string_view service);

// Loads; on findings prints each as a line on stderr and exits 2; serves --check-config and --print-config (exit 0).
// `check` adds the service's own rules (a range, two settings that exclude each other).
template <class Config>
Config loadOrExit(
    int argc,
    char** argv,
    std::string_view service,
    std::function<std::vector<Finding>(const Config&)> check = {}
);

}  // namespace varde::config
