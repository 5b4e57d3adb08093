namespace PortfolioWeb.Testing.Faults;

/// <summary>What may befall the pipeline while it runs at full speed.</summary>
internal enum Fault
{
    /// <summary>The program is killed and started again.</summary>
    Kill,

    /// <summary>The program is killed just after a rewind, and started again.</summary>
    KillAtRewind,

    /// <summary>The program stands still for a second, as in a swapping machine, and goes on.</summary>
    Freeze,

    /// <summary>A second instance stands by, and the first is killed.</summary>
    Takeover,

    /// <summary>The broker goes down and comes up again.</summary>
    BrokerDown,

    /// <summary>The broker answers with errors that are worth another try.</summary>
    BrokerErrors,

    /// <summary>The broker takes its time with every answer.</summary>
    BrokerSlow,

    /// <summary>The database's server is killed and started again.</summary>
    DatabaseDown,

    /// <summary>The program's connections to the database are cut, over and over, wherever its transactions are.</summary>
    DatabaseCut,
}
