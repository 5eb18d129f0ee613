using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Wakala.Platform;

/// <summary>JSON web tokens, signed with HMAC-SHA-256.</summary>
internal sealed class Tokens(byte[] key, TimeProvider time)
{
    private const string Issuer = "wakala";

    private readonly JsonWebTokenHandler _handler = new();
    private readonly SigningCredentials _credentials = new(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256);

    public TokenValidationParameters Validation { get; } = new()
    {
        ValidIssuer = Issuer,
        ValidateAudience = false,
        IssuerSigningKey = new SymmetricSecurityKey(key),
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ClockSkew = TimeSpan.FromSeconds(30),
    };

    /// <summary>What a token says; null where it is not one of ours, or its time is over.</summary>
    public async Task<ClaimsPrincipal?> ReadAsync(string token)
    {
        var read = await _handler.ValidateTokenAsync(token, Validation);
        return read.IsValid ? new ClaimsPrincipal(read.ClaimsIdentity) : null;
    }

    public string Make(int tenant, long user, string session)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Sessions.Length,
            Claims = new Dictionary<string, object> { ["sub"] = $"{user}", ["jti"] = session, [Caller.TenantClaim] = $"{tenant}" },
            SigningCredentials = _credentials,
        });
    }
}
