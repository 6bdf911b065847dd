#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <fstream>

#include "running_server.h"

namespace yimen::http::test {
namespace {

template <auto Free>
struct FreeWith {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, FreeWith<Free>>;

std::string pem_of(const std::function<int(BIO*)>& write) {
    Owned<BIO, BIO_free> memory(BIO_new(BIO_s_mem()));
    EXPECT_EQ(write(memory.get()), 1);
    char* data = nullptr;
    long size = BIO_get_mem_data(memory.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

class TlsTest : public RunningServer {
  protected:
    // A certificate that signs itself, good for this test.
    void SetUp() override {
        Owned<EVP_PKEY, EVP_PKEY_free> key(EVP_EC_gen("P-256"));
        Owned<X509, X509_free> certificate(X509_new());
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
        X509_set_pubkey(certificate.get(), key.get());
        X509_NAME* name = X509_get_subject_name(certificate.get());
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("hall"), -1, -1, 0);
        X509_set_issuer_name(certificate.get(), name);
        ASSERT_GT(X509_sign(certificate.get(), key.get(), EVP_sha256()), 0);
        options_.certificate_file =
            save("hall.crt", pem_of([&](BIO* out) { return PEM_write_bio_X509(out, certificate.get()); }));
        options_.key_file =
            save("hall.key", pem_of([&](BIO* out) {
                     return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
                 }));
        Routes routes;
        add_hello(routes);
        start(routes);
    }
    std::string save(const std::string& name, const std::string& content) {
        std::string path = (fresh_.directory() / name).string();
        std::ofstream(path) << content;
        return path;
    }
};

std::string talk(SSL* ssl, std::string_view request) {
    SSL_write(ssl, request.data(), static_cast<int>(request.size()));
    std::string out;
    char chunk[4096];
    for (int got; (got = SSL_read(ssl, chunk, sizeof chunk)) > 0;)
        out.append(chunk, static_cast<std::size_t>(got));
    return out;
}

TEST_F(TlsTest, SpeaksTlsAndTellsBrowsersToStayWithIt) {
    Owned<SSL_CTX, SSL_CTX_free> context(SSL_CTX_new(TLS_client_method()));
    Owned<BIO, BIO_free_all> connection(BIO_new_ssl_connect(context.get()));
    SSL* ssl = nullptr;
    BIO_get_ssl(connection.get(), &ssl);
    BIO_set_conn_hostname(connection.get(), ("127.0.0.1:" + std::to_string(port_)).c_str());
    ASSERT_EQ(BIO_do_connect(connection.get()), 1);
    std::string reply = talk(ssl, "GET /api/v1/hello HTTP/1.1\r\nHost: hall\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(reply.starts_with("HTTP/1.1 200 ")) << reply;
    EXPECT_NE(reply.find("Strict-Transport-Security: max-age="), std::string::npos);
    EXPECT_TRUE(SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN) << "the end is part of what is protected";
    EXPECT_GE(SSL_version(ssl), TLS1_2_VERSION);
}

TEST_F(TlsTest, EndsAConnectionThatDoesNotSpeakTls) {
    RawClient client(port_);
    client.send("GET /api/v1/hello HTTP/1.1\r\nHost: hall\r\n\r\n");
    EXPECT_NE(client.read_reply().status, 200);
}

TEST_F(TlsTest, FailsToStartWithABadKey) {
    options_.key_file = options_.certificate_file;
    EXPECT_THROW(Server(options_, *database_, Clocks{clock_, clock_}, authenticate), std::exception);
}

} // namespace
} // namespace yimen::http::test
