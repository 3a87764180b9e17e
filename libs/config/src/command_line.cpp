#include <cstdlib>

#include <CLI/CLI.hpp>

#include "config/config.hpp"

namespace varde::config {

CommandLine parseCommandLine(int argc, char** argv, std::string_view service) {
    CommandLine command;
    CLI::App app("varde-" + std::string(service), "varde-" + std::string(service));
    app.add_option("--config", command.file, "The settings, a YAML file")->type_name("FILE");
    app.add_flag("--check-config", command.check, "Check the settings and exit");
    app.add_flag("--print-config", command.print, "Print each setting and where it comes from, and exit");
    app.set_version_flag("--version", VARDE_VERSION, "Print the version and exit");
    // CLI11 reports --help, --version and mistakes by exception.
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);
        std::exit(code == 0 ? 0 : 2);
    }
    return command;
}

}  // namespace varde::config
