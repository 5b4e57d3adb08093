namespace PortfolioWeb.Access;

/// <summary>Limits password attempts per client, over all clients, and wrong passwords per client and name.</summary>
internal sealed class SignInAttempts(LimitsOptions limits, TimeProvider time)
{
    // Over all clients, because each attempt costs processor time.
    private const int AllPerMinute = 60;

    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private readonly AttemptWindow<string> _byClient = new(limits.SignInsPerMinute, s_minute, time);
    private readonly AttemptWindow<bool> _byAll = new(AllPerMinute, s_minute, time);
    private readonly AttemptWindow<(string Client, string Name)> _wrong =
        new(limits.FailedSignIns, TimeSpan.FromMinutes(limits.LockoutMinutes), time);

    /// <summary>Counts an attempt. Returns false if a limit is reached and the attempt must be rejected.</summary>
    public bool TryBegin(string client, string name) =>
        _byClient.TryCount(client) && _byAll.TryCount(true) && !_wrong.IsFull(KeyOf(client, name));

    /// <summary>Counts a wrong password.</summary>
    public void CountFailure(string client, string name) => _wrong.TryCount(KeyOf(client, name));

    // Operator names are not case-sensitive.
    private static (string Client, string Name) KeyOf(string client, string name) => (client, name.ToUpperInvariant());
}
