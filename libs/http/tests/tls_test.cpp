#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/async.hpp"
#include "base/problem.hpp"
#include "http/client.hpp"
#include "support.hpp"

using namespace varde;
using namespace varde::http;
using namespace varde::http::test;

namespace {

// A key and a certificate that it signed itself, for one name.
class Identity {
public:
    explicit Identity(const std::string& name) : key_(EVP_EC_gen("P-256")), certificate_(X509_new()) {
        X509_set_version(certificate_, X509_VERSION_3);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate_), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate_), -60);
        X509_gmtime_adj(X509_getm_notAfter(certificate_), 3600);
        X509_set_pubkey(certificate_, key_);
        auto* subject = X509_get_subject_name(certificate_);
        const auto* text = reinterpret_cast<const unsigned char*>(name.c_str());
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, text, -1, -1, 0);
        X509_set_issuer_name(certificate_, subject);
        extension(NID_basic_constraints, "critical,CA:TRUE");
        extension(NID_subject_alt_name, "DNS:" + name);
        X509_sign(certificate_, key_, EVP_sha256());

        file_ = std::filesystem::temp_directory_path() /
                ("varde-tls-test-" + std::to_string(::getpid()) + ".pem");
        auto* out = std::fopen(file_.c_str(), "w");
        PEM_write_X509(out, certificate_);
        std::fclose(out);
    }
    ~Identity() {
        std::filesystem::remove(file_);
        X509_free(certificate_);
        EVP_PKEY_free(key_);
    }

    std::string file() const { return file_; }

    // One TLS conversation on a connected socket: a handshake, a request, an answer.
    void serve(int socket) const {
        auto* context = SSL_CTX_new(TLS_server_method());
        SSL_CTX_use_certificate(context, certificate_);
        SSL_CTX_use_PrivateKey(context, key_);
        auto* tls = SSL_new(context);
        SSL_set_fd(tls, socket);
        constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret";
        std::array<char, 4096> request;
        if (SSL_accept(tls) == 1 && SSL_read(tls, request.data(), static_cast<int>(request.size())) > 0) {
            SSL_write(tls, answer.data(), static_cast<int>(answer.size()));
            SSL_shutdown(tls);
        }
        SSL_free(tls);
        SSL_CTX_free(context);
    }

private:
    void extension(int kind, const std::string& value) {
        auto* made = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
        X509_add_ext(certificate_, made, -1);
        X509_EXTENSION_free(made);
    }

    EVP_PKEY* key_;
    X509* certificate_;
    std::filesystem::path file_;
};

std::string fetch(const Identity& identity, const std::string& name, const std::string& caFile) {
    Peer peer([&identity](Socket& socket, int) { identity.serve(socket.handle()); });
    PooledClient::Options options;
    options.caFile = caFile;
    PooledClient client(options);
    std::string text;
    auto work = [&]() -> Task<> {
        ClientRequest request;
        request.url = "https://" + name + "/";
        request.connectTo = "127.0.0.1:" + std::to_string(peer.port());
        auto response = co_await client.send(std::move(request));
        text = co_await response.body();
    };
    try {
        runToEnd(work);
    } catch (const Problem& problem) {
        return problem.code == Errc::badGateway ? "bad gateway" : "another problem";
    }
    return text;
}

}  // namespace

TEST_CASE("an https peer is believed only with a trusted certificate for its name", "[http][client]") {
    const Identity identity("service.test");
    CHECK(fetch(identity, "service.test", identity.file()) == "secret");
    CHECK(fetch(identity, "other.test", identity.file()) == "bad gateway");
    CHECK(fetch(identity, "127.0.0.1", identity.file()) == "bad gateway");
    CHECK(fetch(identity, "service.test", "") == "bad gateway");
}
