using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PortfolioWeb.Tests.Access;

/// <summary>A small OpenID provider on this machine at which every user is already signed in. It requires PKCE.</summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, (string Nonce, string Challenge)> _codes = new();

    private OpenIdProvider(string client, string group)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _web = builder.Build();
        _web.MapGet("/.well-known/openid-configuration", () => new
        {
            issuer = Address,
            authorization_endpoint = $"{Address}/authorize",
            token_endpoint = $"{Address}/token",
            jwks_uri = $"{Address}/keys",
        });
        _web.MapGet("/keys", () =>
        {
            var key = _key.ExportParameters(false);
            var (n, e) = (Base64Url.EncodeToString(key.Modulus), Base64Url.EncodeToString(key.Exponent));
            return new { keys = new[] { new { kty = "RSA", use = "sig", kid = "1", alg = "RS256", n, e } } };
        });
        _web.MapGet("/authorize", (HttpRequest request) =>
        {
            var query = request.Query;
            Assert.Equal("code", query["response_type"]);
            Assert.Equal("S256", query["code_challenge_method"]);
            var code = Guid.NewGuid().ToString("N");
            _codes[code] = (query["nonce"].ToString(), query["code_challenge"].ToString());
            return Results.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"].ToString())}");
        });
        _web.MapPost("/token", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            if (!_codes.TryRemove(form["code"].ToString(), out var authorization)
                || authorization.Challenge != Base64Url
                    .EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))))
                return Results.BadRequest(new { error = "invalid_grant" });
            var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            var token = Sign(new
            {
                iss = Address,
                aud = client,
                sub = "42",
                name = "Anna of elsewhere",
                groups = new[] { "everybody", group },
                nonce = authorization.Nonce,
                iat = now,
                exp = now + 60,
            });
            return Results.Ok(new { access_token = "unused", token_type = "Bearer", expires_in = 60, id_token = token });
        });
    }

    /// <summary>The address of the provider.</summary>
    public string Address => _web.Urls.Single();

    /// <summary>Starts the provider.</summary>
    /// <param name="client">The client id of the program.</param>
    /// <param name="group">The group of every user who signs in.</param>
    public static async Task<OpenIdProvider> StartAsync(string client, string group)
    {
        var provider = new OpenIdProvider(client, group);
        await provider._web.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _key.Dispose();
    }

    private string Sign(object claims)
    {
        var header = Base64Url.EncodeToString("""{"alg":"RS256","typ":"JWT","kid":"1"}"""u8);
        var text = $"{header}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var signature = _key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }
}
